'use client';

import { exampleOf, isJsonObject, TRIGGER_ID, type Json } from '@plumbline/shared';
import type { ReactNode } from 'react';
import { triggerName } from '../canvas/index';
import { useDraft } from '../draft/index';
import { Button } from '../../ui/button';
import { useInspecting } from './inspector-context';
import { PlainJson } from './json-input';

interface SamplesEditorProps {
  readonly ids: readonly string[];
  readonly samples: { readonly [id: string]: Json };
  readonly onChange: (samples: { readonly [id: string]: Json }) => void;
}

/** Values to test with, for steps that have never run. */
export function SamplesEditor({ ids, samples, onChange }: SamplesEditorProps): ReactNode {
  const draft = useDraft();
  const { sources } = useInspecting();
  const { document } = draft.state;
  return (
    <section aria-label="Samples" data-testid="samples" className="flex flex-col gap-3">
      <h3 className="font-semibold">Samples to test with</h3>
      {ids.map((id) => {
        const name = id === TRIGGER_ID ? triggerName(document.trigger) : (document.steps[id]?.name ?? id);
        const source = sources.find(({ path }) => path === (id === TRIGGER_ID ? 'trigger' : `steps.${id}.output`));
        const made = source?.value ?? exampleOf(source?.schema ?? {});
        return (
          <div key={id} data-sample={id} className="flex flex-col gap-1">
            <div className="flex items-center gap-2">
              <span className="flex-1 font-medium">{name}</span>
              <Button
                size="sm"
                look="quiet"
                data-testid="sample-fill"
                onClick={() => onChange({ ...samples, [id]: id === TRIGGER_ID ? partsOf(made) : made })}
              >
                From the contract
              </Button>
            </div>
            <PlainJson
              label={`Sample of ${name}`}
              value={Object.hasOwn(samples, id) ? samples[id] : undefined}
              onChange={(value) =>
                onChange(
                  Object.fromEntries([
                    ...Object.entries(samples).filter(([one]) => one !== id),
                    ...(value === undefined ? [] : [[id, value] as const]),
                  ]),
                )
              }
            />
          </div>
        );
      })}
      <p className="text-sm text-fg-3">Then press “Test this step” again.</p>
    </section>
  );
}

/** What can be given of an event. */
function partsOf(event: Json): Json {
  return isJsonObject(event) ? { body: event['body'] ?? {} } : { body: event };
}
