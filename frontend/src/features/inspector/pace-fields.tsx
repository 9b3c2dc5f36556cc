'use client';

import { isJsonObject, type JsonObject } from '@plumbline/shared';
import type { ReactNode } from 'react';
import { AtOnceField } from './at-once-field';
import { NewestField } from './newest-field';
import { OrderField } from './order-field';
import { ThrottleField } from './throttle-field';

/** In which order and at what pace events start their runs. */
export function PaceFields({ config }: { readonly config: JsonObject }): ReactNode {
  const setting = (name: string): JsonObject | null => {
    const value = config[name];
    return isJsonObject(value) ? value : null;
  };
  return (
    <fieldset className="flex flex-col gap-3" data-testid="pace">
      <legend className="mb-2 font-semibold">Order and pace</legend>
      <OrderField order={setting('order')} />
      <AtOnceField concurrency={setting('concurrency')} />
      <ThrottleField throttle={setting('throttle')} />
      <NewestField newest={setting('newest')} />
    </fieldset>
  );
}
