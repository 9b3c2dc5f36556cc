'use client';

import { HOOK_SECRET_KINDS, isJsonObject, type HookSecretKind, type Json, type JsonObject } from '@plumbline/shared';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../api/use-api';
import { Confirm } from '../../ui/confirm';
import { Choice, Field } from '../../ui/field';
import { Time } from '../../ui/time';
import { useDraftState } from '../draft/index';
import { FieldProblems } from './field-problems';
import { FormField } from './form-field';
import { fieldOf } from './form-fields';
import { HookSecrets } from './hook-secrets';
import { useForm } from './inspector-context';
import { fieldsOfVerify, firstOfVerify, VERIFY_KINDS, WORDS_OF_VERIFY, type VerifyFieldSpec } from './verify-kinds';

const isSigned = (kind: string): kind is HookSecretKind => (HOOK_SECRET_KINDS as readonly string[]).includes(kind);
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** How the trigger finds out who sends, with what belongs to the kind that is chosen: its fields and its secrets. */
export function VerifyField({ verify }: { readonly verify: JsonObject | null }): ReactNode {
  const form = useForm();
  const flowId = useDraftState((state) => state.flowId);
  const { data: session } = useApi('getSession', {});
  const [asks, setAsks] = useState(false);
  const kind = textOf(verify?.['kind']);
  const fields = fieldsOfVerify(kind, verify);
  const choose = (next: string): void => {
    if (next === 'none') return setAsks(true);
    form.set(['verify'], next === '' ? undefined : firstOfVerify(next), 'who may send');
  };
  const open = (): void => {
    form.set(['verify'], { kind: 'none', chosenBy: session?.user.email ?? '', chosenAt: new Date().toISOString() }, 'who may send');
    setAsks(false);
  };
  return (
    <section aria-label="Who may send" className="flex flex-col gap-3" data-pointer="/trigger/config/verify">
      <Field label="Who may send" hint={WORDS_OF_VERIFY[kind] ?? WORDS_OF_VERIFY['']}>
        {(control) => (
          <Choice
            {...control}
            data-testid="webhook-verify"
            value={kind}
            onChange={(event) => choose(event.target.value)}
            options={
              VERIFY_KINDS.some(({ value }) => value === kind)
                ? VERIFY_KINDS
                : [...VERIFY_KINDS, { value: kind, title: `${kind} (not known here)` }]
            }
          />
        )}
      </Field>
      <FieldProblems problems={form.problems.get('/trigger/config/verify') ?? []} />
      {kind === 'none' && <ChosenBy verify={verify} />}
      <VerifyFields verify={verify} fields={fields.filter(({ path: [first] }) => first !== 'timestamp')} />
      {kind === 'hmac' && <TimeSwitch verify={verify} />}
      <VerifyFields verify={verify} fields={fields.filter(({ path: [first] }) => first === 'timestamp')} />
      {isSigned(kind) && <HookSecrets flowId={flowId} kind={kind} />}
      <Confirm open={asks} onOpenChange={setAsks} title="Let anybody send?" action="Let anybody send" danger onConfirm={open}>
        Whoever learns the address can start runs of this flow, and write whatever they like into the event. It is kept in the flow that you
        chose this, and when.
      </Confirm>
    </section>
  );
}

function VerifyFields({ verify, fields }: { readonly verify: JsonObject | null; readonly fields: readonly VerifyFieldSpec[] }): ReactNode {
  return fields.map(({ path, schema, required, title }) => (
    <FormField
      key={path.join('/')}
      spec={{ ...fieldOf(path.at(-1) ?? '', schema, required), title }}
      path={['verify', ...path]}
      value={valueAt(verify, path)}
      onlyFixed
    />
  ));
}

function ChosenBy({ verify }: { readonly verify: JsonObject | null }): ReactNode {
  const by = textOf(verify?.['chosenBy']);
  const at = textOf(verify?.['chosenAt']);
  if (by === '' && at === '') return null;
  return (
    <p className="text-sm text-fg-2" data-testid="verify-chosen-by">
      Chosen{by === '' ? '' : ` by ${by}`}
      {Number.isNaN(Date.parse(at)) ? null : (
        <>
          {' '}
          <Time at={at} />
        </>
      )}
      .
    </p>
  );
}

/** A scheme of one's own signs the body alone, or a time as well. */
function TimeSwitch({ verify }: { readonly verify: JsonObject | null }): ReactNode {
  const form = useForm();
  const signsTime = isJsonObject(verify?.['timestamp']);
  return (
    <label className="flex items-center gap-2">
      <input
        type="checkbox"
        checked={signsTime}
        data-testid="verify-timestamp"
        onChange={(event) =>
          form.set(
            ['verify', 'timestamp'],
            event.target.checked ? { header: 'X-Timestamp', unit: 's', signed: '{timestamp}.{body}' } : undefined,
            'the signed time',
          )
        }
      />
      The sender signs the time as well
    </label>
  );
}

function valueAt(verify: JsonObject | null, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (at, key) => (isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined),
    verify ?? undefined,
  );
}
