import type { z } from 'zod';
import { sameFolder } from '../email-in/email-trigger.js';
import type { Problem } from '../errors/table.js';
import type { emailConfigSchema } from '../flow/triggers.js';
import type { FlowFacts } from './flow-facts.js';

const CONFIG = '/trigger/config';

/** The connection of a mailbox, and where its mail goes afterwards. The settings have passed their schema. */
export function checkEmail({ around }: Pick<FlowFacts, 'around'>, config: z.infer<typeof emailConfigSchema>): Problem[] {
  const { connection, folder = 'INBOX', after } = config;
  const problems: Problem[] = [];
  const add = (code: string, pointer: string, message: string): void => {
    problems.push({ code, severity: 'error', pointer: `${CONFIG}/${pointer}`, message });
  };
  if (typeof connection !== 'string') {
    const { service, name } = connection;
    const message = `There is no connection "${name}" of "${service}" here. Choose the mailbox that starts this flow, or make its connection.`;
    add('connection_missing', 'connection', message);
  } else if (around.connections !== undefined) {
    const found = around.connections.get(connection);
    if (found === undefined)
      add('connection_unknown', 'connection', 'The connection of the mailbox does not exist (any more). Choose another one.');
    else if (found.kind !== 'imap') {
      const message = `"${found.name}" is a connection of the kind ${found.kind}, but mail is read from one of the kind imap. Choose another one.`;
      add('connection_kind_wrong', 'connection', message);
    }
  }
  if (typeof after === 'object' && sameFolder(after.move, folder)) {
    const message = `Mail is to be moved into "${after.move}", which is where it is read. Choose another folder, or leave it where it is.`;
    add('mail_moved_nowhere', 'after/move', message);
  }
  return problems;
}
