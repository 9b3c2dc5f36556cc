'use client';

import { isJsonObject, type Json, type JsonObject } from '@plumbline/shared';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Choice, Field, Input, type ControlProps } from '../../ui/field';
import { useDraft, useDraftState } from '../draft/index';
import { AtOnceField } from './at-once-field';
import { DurationField } from './duration-field';
import { FieldProblems } from './field-problems';
import { useForm } from './inspector-context';
import { MailLook } from './mail-look';
import { MailboxHealth } from './mailbox-health';
import { problemsBelow } from './problems-below';

const AFTER = [
  { value: 'leave', title: 'Leave it as it is' },
  { value: 'seen', title: 'Mark it as read' },
  { value: 'move', title: 'Move it to another folder' },
];

const textOf = (config: JsonObject, name: string): string => (typeof config[name] === 'string' ? config[name] : '');

interface EmailFormProps {
  readonly config: JsonObject;
  readonly flowId: string;
}

/** Which mail starts a flow, what is done with it then, and what became of the published mailbox. */
export function EmailForm({ config, flowId }: EmailFormProps): ReactNode {
  const form = useForm();
  const { after } = config;
  const move = isJsonObject(after ?? null) ? textOf(after as JsonObject, 'move') : null;
  const choice = (name: string, first: string, options: { value: string; title: string }[], what: string) => (control: ControlProps) => (
    <Choice
      {...control}
      data-testid={`email-${name}`}
      value={textOf(config, name) === '' ? first : textOf(config, name)}
      options={options}
      onChange={(event) => form.set([name], event.target.value === first ? undefined : event.target.value, what)}
    />
  );
  return (
    <>
      <MailboxField chosen={config['connection']} />
      <Text name="folder" label="Folder" value={textOf(config, 'folder')} placeholder="INBOX" />
      <Field label="Which mail">
        {choice(
          'which',
          'all',
          [
            { value: 'all', title: 'All that comes' },
            { value: 'unseen', title: 'Only what nobody has read yet' },
          ],
          'which mail starts it',
        )}
      </Field>
      <Text name="from" label="From" value={textOf(config, 'from')} placeholder="anybody" hint="A part of the sender’s name or address." />
      <Text
        name="subject"
        label="Subject"
        value={textOf(config, 'subject')}
        placeholder="any"
        hint="A part of it; capitals do not matter."
      />
      <Placed name="after">
        <Field label="Once its run is stored" hint="What is left out stays as it is. Mail is never deleted.">
          {(control) => (
            <Choice
              {...control}
              data-testid="email-after"
              value={move !== null ? 'move' : textOf(config, 'after') === '' ? 'leave' : textOf(config, 'after')}
              options={AFTER}
              onChange={({ target: { value } }) =>
                form.set(['after'], value === 'move' ? { move: 'Done' } : value === 'leave' ? undefined : value, 'what is done with mail')
              }
            />
          )}
        </Field>
        {move !== null && (
          <Field label="Folder to move it to" required>
            {(control) => (
              <Input
                {...control}
                data-testid="email-move"
                value={move}
                onChange={(event) => form.set(['after', 'move'], event.target.value, 'where mail is moved')}
              />
            )}
          </Field>
        )}
      </Placed>
      <Field label="When it is published" hint="What lies there is judged by when it arrived.">
        {choice(
          'first',
          'new',
          [
            { value: 'new', title: 'Start with what comes from then on' },
            { value: 'all', title: 'Also start runs for what lies there' },
          ],
          'what it begins with',
        )}
      </Field>
      <Placed name="every">
        <DurationField
          label="Look every"
          value={typeof config['every'] === 'string' ? config['every'] : undefined}
          fallback="60s"
          onChange={(value) => form.set(['every'], value, 'how often it looks')}
        />
      </Placed>
      <Field label="Automatic replies" hint="Such as out-of-office notes. Mail that this flow has sent itself never starts it.">
        {choice(
          'automatic',
          'leave_out',
          [
            { value: 'leave_out', title: 'Leave them out' },
            { value: 'take', title: 'Take them like any other mail' },
          ],
          'what becomes of automatic replies',
        )}
      </Field>
      <AtOnceField concurrency={isJsonObject(config['concurrency']) ? config['concurrency'] : null} />
      <MailLook flowId={flowId} ready={typeof config['connection'] === 'string'} />
      <MailboxHealth flowId={flowId} />
    </>
  );
}

/** A place of the form that problems lead to. */
function Placed({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  const form = useForm();
  const pointer = `/trigger/config/${name}`;
  const inner = name === 'after' ? problemsBelow(form.problems, pointer, undefined).map(({ problem }) => problem) : [];
  return (
    <div className="flex flex-col gap-1" data-testid="field" data-field={`/${name}`} data-pointer={pointer}>
      {children}
      <FieldProblems problems={[...(form.problems.get(pointer) ?? []), ...inner]} />
    </div>
  );
}

interface TextProps {
  readonly name: 'folder' | 'from' | 'subject';
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly hint?: string;
}

function Text({ name, label, value, placeholder, hint }: TextProps): ReactNode {
  const form = useForm();
  return (
    <Placed name={name}>
      <Field label={label} {...(hint === undefined ? {} : { hint })}>
        {(control) => (
          <Input
            {...control}
            data-testid={`email-${name}`}
            value={value}
            placeholder={placeholder}
            onChange={(event) => form.set([name], event.target.value === '' ? undefined : event.target.value, label.toLowerCase())}
          />
        )}
      </Field>
    </Placed>
  );
}

function MailboxField({ chosen }: { readonly chosen: Json | undefined }): ReactNode {
  const draft = useDraft();
  const form = useForm();
  // Another one may have been made meanwhile, in another tab.
  useDraftState((state) => state.around);
  const known = draft.connectionsOfKind('imap');
  const id = typeof chosen === 'string' ? chosen : '';
  const isForeign = chosen !== undefined && id !== '' ? !known.some((one) => one.id === id) : isJsonObject(chosen ?? null);
  const foreign = isJsonObject(chosen ?? null)
    ? `${textOf(chosen as JsonObject, 'service')}: ${textOf(chosen as JsonObject, 'name')} (not here)`
    : 'A connection that is not here';
  return (
    <Placed name="connection">
      <Field
        label="Mailbox"
        required
        aside={
          <Link href="/connections" className="text-sm text-accent underline">
            Create one
          </Link>
        }
      >
        {(control) => (
          <Choice
            {...control}
            data-testid="email-connection"
            value={isForeign ? 'foreign' : id}
            onChange={({ target: { value } }) =>
              value !== 'foreign' && form.set(['connection'], value === '' ? undefined : value, 'which mailbox starts it')
            }
            options={[
              { value: '', title: known.length === 0 ? 'There is no mailbox yet' : 'Choose one' },
              ...(isForeign ? [{ value: 'foreign', title: foreign }] : []),
              ...known.map((one) => ({ value: one.id, title: `${one.service} · ${one.name}` })),
            ]}
          />
        )}
      </Field>
    </Placed>
  );
}
