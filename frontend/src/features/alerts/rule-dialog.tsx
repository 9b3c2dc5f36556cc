'use client';

import type { AlertRuleKind } from '@plumbline/shared';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call } from '../../api/call';
import { apiKey } from '../../api/use-api';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Choice, Field, Input } from '../../ui/field';
import { toast } from '../../ui/toast';
import { newWatch, RULE_KINDS, RULES, textsOf, watchOf, type Rule } from './rule-words';

interface RuleDialogProps {
  /** Null: shut. */
  readonly edited: Rule | 'new' | null;
  /** Names by id. */
  readonly flows: ReadonlyMap<string, string>;
  readonly channels: ReadonlyMap<string, string>;
  readonly onClose: () => void;
}

/** Makes a rule, changes one, or removes it. */
export function RuleDialog({ edited, ...rest }: RuleDialogProps): ReactNode {
  const rule = edited === 'new' ? null : edited;
  return (
    <Dialog
      open={edited !== null}
      onOpenChange={(open) => !open && rest.onClose()}
      title={rule ? RULES[rule.watch.kind].title : 'New rule'}
      testId="rule-dialog"
    >
      {edited !== null && <Form key={rule?.id ?? 'new'} rule={rule} {...rest} />}
    </Dialog>
  );
}

function Form({ rule, flows, channels, onClose }: Omit<RuleDialogProps, 'edited'> & { readonly rule: Rule | null }): ReactNode {
  const [kind, setKind] = useState<AlertRuleKind>(rule?.watch.kind ?? 'failure_rate');
  const [texts, setTexts] = useState(() => textsOf(rule?.watch ?? newWatch(kind)));
  const [flowId, setFlowId] = useState(rule?.flowId ?? '');
  const [told, setTold] = useState<readonly string[] | null>(rule?.channels ?? null);
  const client = useQueryClient();
  const done = {
    onSuccess: () => onClose(),
    onSettled: () => client.invalidateQueries({ queryKey: apiKey('listAlertRules') }),
  };
  const save = useMutation({
    ...done,
    mutationFn: async (): Promise<void> => {
      const common = { watch: watchOf(kind, texts), flowId: flowId === '' ? null : flowId, channels: told === null ? null : [...told] };
      if (rule === null) await call('createAlertRule', { body: { ...common, enabled: true } });
      else {
        const headers = { 'if-match': `"${String(rule.revision)}"` };
        await call('saveAlertRule', { params: { id: rule.id }, headers, body: { ...common, enabled: rule.enabled } });
      }
    },
  });
  const remove = useMutation({
    ...done,
    mutationFn: (id: string) => call('deleteAlertRule', { params: { id } }),
    onError: (error) => toast({ text: sentenceOf(error), tone: 'bad' }),
  });
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) save.mutate();
      }}
    >
      <div role="alert" className="empty:hidden">
        {save.isError && <p className="rounded-control border border-failed bg-failed-soft p-2">{sentenceOf(save.error)}</p>}
      </div>
      {rule === null && (
        <Field label="Watches">
          {(control) => (
            <Choice
              {...control}
              data-testid="rule-kind"
              value={kind}
              options={RULE_KINDS.map((value) => ({ value, title: RULES[value].title }))}
              onChange={({ target }) => {
                const chosen = RULE_KINDS.find((one) => one === target.value) ?? kind;
                setKind(chosen);
                setTexts(textsOf(newWatch(chosen)));
              }}
            />
          )}
        </Field>
      )}
      <div className="grid gap-4 sm:grid-cols-3">
        {RULES[kind].fields.map(({ name, title, unit }) => (
          <Field key={name} label={title} hint={unit}>
            {(control) => (
              <Input
                {...control}
                data-testid={`rule-${name}`}
                inputMode="decimal"
                value={texts[name] ?? ''}
                onChange={({ target }) => setTexts({ ...texts, [name]: target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <Field label="Flow">
        {(control) => (
          <Choice
            {...control}
            data-testid="rule-flow"
            value={flowId}
            options={[{ value: '', title: 'All flows' }, ...[...flows].map(([value, title]) => ({ value, title }))]}
            onChange={({ target }) => setFlowId(target.value)}
          />
        )}
      </Field>
      <Told channels={channels} told={told} onChange={setTold} />
      <div className="flex flex-wrap justify-end gap-2">
        {rule !== null && (
          <Button
            look="quiet"
            className="mr-auto text-failed"
            busy={remove.isPending}
            data-testid="remove-rule"
            onClick={() => remove.mutate(rule.id)}
          >
            Remove
          </Button>
        )}
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" busy={save.isPending} data-testid="save-rule">
          Save
        </Button>
      </div>
    </form>
  );
}

interface ToldProps {
  readonly channels: ReadonlyMap<string, string>;
  /** Null: all. */
  readonly told: readonly string[] | null;
  readonly onChange: (told: readonly string[] | null) => void;
}

function Told({ channels, told, onChange }: ToldProps): ReactNode {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">Tells</legend>
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={told === null} onChange={({ target }) => onChange(target.checked ? null : [])} />
        All channels, those that are made later as well
      </label>
      {told !== null &&
        [...channels].map(([id, name]) => (
          <label key={id} className="flex items-center gap-2 pl-6">
            <input
              type="checkbox"
              checked={told.includes(id)}
              onChange={({ target }) => onChange(target.checked ? [...told, id] : told.filter((one) => one !== id))}
            />
            {name}
          </label>
        ))}
    </fieldset>
  );
}
