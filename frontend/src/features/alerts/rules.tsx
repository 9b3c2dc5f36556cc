'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call } from '../../api/call';
import { apiKey, useApi } from '../../api/use-api';
import { useMay } from '../../api/use-may';
import { Button } from '../../ui/button';
import { Empty, Failure, Skeleton } from '../../ui/feedback';
import { Switch } from '../../ui/switch';
import { toast } from '../../ui/toast';
import { RuleDialog } from './rule-dialog';
import { RULES, ruleInWords, type Rule } from './rule-words';

/** What is watched. */
export function Rules(): ReactNode {
  const rules = useApi('listAlertRules', {});
  const flows = useApi('listFlows', { query: { limit: 200 } }, { freshMs: 60_000 });
  const channels = useApi('listAlertChannels', {}, { freshMs: 30_000 });
  const [edited, setEdited] = useState<Rule | 'new' | null>(null);
  const mayEdit = useMay('editor');
  if (rules.isPending) return <Skeleton label="Reading the rules" />;
  if (rules.isError) {
    return (
      <Failure title="The rules could not be read" onRetry={() => void rules.refetch()}>
        {sentenceOf(rules.error)}
      </Failure>
    );
  }
  const flowNames = new Map(flows.data?.items.map(({ id, name }) => [id, name]));
  const channelNames = new Map(channels.data?.items.map(({ id, name }) => [id, name]));
  const { items } = rules.data;
  return (
    <div className="flex flex-col gap-3 py-4">
      {mayEdit && (
        <div className="flex justify-end">
          <Button look="primary" data-testid="new-rule" onClick={() => setEdited('new')}>
            <Plus size={16} aria-hidden="true" />
            New rule
          </Button>
        </div>
      )}
      {items.length === 0 && <Empty title="Nothing is watched">Incidents are still kept, but nobody is told of them.</Empty>}
      <ul className="flex flex-col gap-2" aria-label="Rules">
        {items.map((rule) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            mayEdit={mayEdit}
            flow={rule.flowId === null ? 'all flows' : (flowNames.get(rule.flowId) ?? 'one flow')}
            told={
              rule.channels === null ? 'all channels' : rule.channels.map((id) => channelNames.get(id) ?? 'a removed channel').join(', ')
            }
            onEdit={() => setEdited(rule)}
          />
        ))}
      </ul>
      <RuleDialog edited={edited} flows={flowNames} channels={channelNames} onClose={() => setEdited(null)} />
    </div>
  );
}

interface RuleRowProps {
  readonly rule: Rule;
  readonly mayEdit: boolean;
  readonly flow: string;
  readonly told: string;
  readonly onEdit: () => void;
}

function RuleRow({ rule, mayEdit, flow, told, onEdit }: RuleRowProps): ReactNode {
  const { id, revision, enabled, watch, flowId, channels } = rule;
  const client = useQueryClient();
  const { title } = RULES[watch.kind];
  const turn = useMutation({
    mutationFn: (on: boolean) =>
      call('saveAlertRule', {
        params: { id },
        headers: { 'if-match': `"${String(revision)}"` },
        body: { watch, flowId, channels, enabled: on },
      }),
    onError: (error) => toast({ text: sentenceOf(error), tone: 'bad' }),
    onSettled: () => client.invalidateQueries({ queryKey: apiKey('listAlertRules') }),
  });
  return (
    <li
      data-testid="alert-rule"
      data-kind={watch.kind}
      className="flex flex-wrap items-center gap-3 rounded-card border border-line bg-surface p-4"
    >
      <Switch
        checked={turn.isPending ? turn.variables : enabled}
        disabled={!mayEdit || turn.isPending}
        aria-label={`${title}: on`}
        onCheckedChange={(on) => turn.mutate(on)}
      />
      <div className="min-w-0 flex-1">
        <h2 className="font-semibold">{title}</h2>
        <p className="text-sm text-fg-2">
          {ruleInWords(watch)} · {flow} · tells {told || 'nobody'}
        </p>
      </div>
      {mayEdit && (
        <Button data-testid="edit-rule" aria-label={`Change: ${title}`} onClick={onEdit}>
          Change
        </Button>
      )}
    </li>
  );
}
