'use client';

import { isJsonObject, type JsonObject } from '@plumbline/shared';
import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field, Textarea } from '../../ui/field';
import { jsonText, parseJson } from './field-values';
import { schemaFromSample } from './schema-from-sample';
import { useSamples } from './use-inspecting';

/** Makes a contract out of one real event: pasted, or the last one that came. */
export function SampleDialog({
  onClose,
  onUse,
}: {
  readonly onClose: () => void;
  readonly onUse: (schema: JsonObject) => void;
}): ReactNode {
  const last = useSamples().trigger?.value;
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  const use = (): void => {
    const read = parseJson(text);
    if (!read.ok || read.value === undefined) return setError('This is not JSON. Check quotes and commas.');
    onUse(schemaFromSample(read.value));
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Make the contract from a sample"
      description="Paste the body of one event. Its fields and their types become the contract; afterwards you can change them."
      testId="sample-dialog"
      footer={
        <>
          <Button
            disabled={!isJsonObject(last) || last['body'] === undefined}
            data-testid="sample-last"
            onClick={() => setText(isJsonObject(last) ? jsonText(last['body']) : '')}
          >
            Take the last event
          </Button>
          <Button look="primary" data-testid="sample-use" onClick={use}>
            Use it
          </Button>
        </>
      }
    >
      <Field label="Sample" {...(error === null ? {} : { error })}>
        {(control) => (
          <Textarea
            {...control}
            data-testid="sample-text"
            rows={12}
            spellCheck={false}
            className="font-mono text-sm"
            value={text}
            placeholder={'{"email": "ada@example.com"}'}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}
