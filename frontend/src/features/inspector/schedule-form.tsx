'use client';

import { isJsonObject, type JsonObject } from '@plumbline/shared';
import { useDeferredValue, useId, type ReactNode } from 'react';
import { useApi } from '../../api/use-api';
import { Choice, Field, Input } from '../../ui/field';
import { AtOnceField } from './at-once-field';
import { FieldProblems } from './field-problems';
import { useForm } from './inspector-context';
import { ScheduleRecord } from './schedule-record';
import { DueTimes } from './due-times';

/** What most people want, in words; the expression can be changed from there. */
const TEMPLATES: readonly { readonly value: string; readonly title: string }[] = [
  { value: '0 * * * *', title: 'Every hour' },
  { value: '*/15 * * * *', title: 'Every 15 minutes' },
  { value: '0 9 * * *', title: 'Every day at 9:00' },
  { value: '0 9 * * 1-5', title: 'Monday to Friday at 9:00' },
  { value: '0 9 * * 1', title: 'Every Monday at 9:00' },
  { value: '0 9 1 * *', title: 'The first of every month at 9:00' },
  { value: '0 9 L * *', title: 'The last day of every month at 9:00' },
];

const MISSED = [
  { value: '', title: 'Start the newest one only (the default)' },
  { value: 'all', title: 'Start each of them' },
  { value: 'skip', title: 'Start none, and list them' },
];

/** Every zone that this browser knows, the person's own first. */
const ZONES: readonly string[] = [
  ...new Set([Intl.DateTimeFormat().resolvedOptions().timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')]),
];

const textOf = (config: JsonObject, name: string): string => (typeof config[name] === 'string' ? config[name] : '');

/** When a flow is started by the clock, with what that means, and what became of the published one. */
export function ScheduleForm({ config, flowId }: { readonly config: JsonObject; readonly flowId: string }): ReactNode {
  const form = useForm();
  const zones = useId();
  const cron = textOf(config, 'cron');
  const zone = textOf(config, 'zone');
  const missed = textOf(config, 'missed');
  const problems = (name: string): ReactNode => <FieldProblems problems={form.problems.get(`/trigger/config/${name}`) ?? []} />;
  return (
    <>
      <Field label="Begin with" hint="Fills in the expression below.">
        {(control) => (
          <Choice
            {...control}
            data-testid="schedule-template"
            value={TEMPLATES.some(({ value }) => value === cron) ? cron : ''}
            options={[{ value: '', title: 'An expression of your own' }, ...TEMPLATES]}
            onChange={(event) => event.target.value !== '' && form.set(['cron'], event.target.value, 'when it is due')}
          />
        )}
      </Field>
      <div className="flex flex-col gap-1" data-testid="field" data-field="/cron" data-pointer="/trigger/config/cron">
        <Field label="Expression" required hint="Minute, hour, day of the month, month, day of the week; a sixth in front for seconds.">
          {(control) => (
            <Input
              {...control}
              value={cron}
              className="font-mono"
              spellCheck={false}
              data-testid="schedule-cron"
              onChange={(event) => form.set(['cron'], event.target.value, 'when it is due')}
            />
          )}
        </Field>
        {problems('cron')}
      </div>
      <div className="flex flex-col gap-1" data-testid="field" data-field="/zone" data-pointer="/trigger/config/zone">
        <Field label="Time zone" hint="Nights on which clocks change are taken care of.">
          {(control) => (
            <Input
              {...control}
              value={zone}
              placeholder="UTC"
              list={zones}
              spellCheck={false}
              data-testid="schedule-zone"
              onChange={(event) =>
                form.set(['zone'], event.target.value.trim() === '' ? undefined : event.target.value.trim(), 'the time zone')
              }
            />
          )}
        </Field>
        <datalist id={zones}>
          {ZONES.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        {problems('zone')}
      </div>
      <Preview cron={cron} zone={zone} />
      <Field label="After an outage" hint="What becomes of due times at which no server ran. All of them are listed, whatever is chosen.">
        {(control) => (
          <Choice
            {...control}
            data-testid="schedule-missed"
            value={missed === 'latest' ? '' : missed}
            options={MISSED}
            onChange={(event) =>
              form.set(['missed'], event.target.value === '' ? undefined : event.target.value, 'what happens after an outage')
            }
          />
        )}
      </Field>
      <AtOnceField concurrency={isJsonObject(config['concurrency']) ? config['concurrency'] : null} />
      <ScheduleRecord flowId={flowId} />
    </>
  );
}

/** What the expression means: a sentence, and the next ten times in its own zone. What is wrong with it is said at the field. */
function Preview({ cron, zone }: { readonly cron: string; readonly zone: string }): ReactNode {
  const typed = useDeferredValue(cron.trim());
  const query = { cron: typed, ...(zone === '' ? {} : { zone }) };
  const { data } = useApi('previewSchedule', { query }, { enabled: typed !== '', keep: true });
  return (
    <div aria-live="polite" data-testid="schedule-preview" data-settled={data !== undefined}>
      {data !== undefined && data.sentence !== null && (
        <>
          <p className="font-medium" data-testid="schedule-sentence">
            {data.sentence}
          </p>
          <DueTimes times={data.next} zone={zone === '' ? 'UTC' : zone} label="The next ten times" />
        </>
      )}
    </div>
  );
}
