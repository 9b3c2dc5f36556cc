'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useApi } from '../../api/use-api';
import { buttonClass } from '../../ui/button';
import { Page } from '../../ui/page';
import { PracticePanel } from './practice-panel';

/** Services to try flows on, which misbehave on demand. */
export function PracticePage(): ReactNode {
  const { data } = useApi('getPractice', {});
  const example = data?.example;
  return (
    <Page
      title="Practice"
      lead="Services that ship with this server. Break one, send a lead, and see what the flow does about it. Nothing leaves this machine."
      actions={
        example && (
          <Link href={`/flows/${example.flowId}`} prefetch={false} className={buttonClass()} data-testid="open-example">
            Open the example flow
          </Link>
        )
      }
    >
      <PracticePanel />
    </Page>
  );
}
