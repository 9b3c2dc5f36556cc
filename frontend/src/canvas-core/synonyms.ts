/** Words that people type for the same thing. A word may stand in several lines. */
const SAME: readonly (readonly string[])[] = [
  ['crm', 'contact', 'contacts', 'customer', 'lead', 'hubspot', 'salesforce', 'pipedrive'],
  ['chat', 'slack', 'teams', 'discord', 'message', 'channel', 'notify', 'notification'],
  ['mail', 'email', 'mailbox', 'smtp', 'gmail', 'outlook', 'sendgrid', 'resend', 'mailgun'],
  ['if', 'branch', 'condition', 'switch', 'case', 'else', 'decide', 'router', 'route'],
  ['if', 'filter', 'only', 'where', 'condition'],
  ['loop', 'each', 'foreach', 'iterate', 'iterator', 'repeat', 'items', 'list', 'batch'],
  ['delay', 'wait', 'sleep', 'pause', 'timer', 'later', 'schedule'],
  ['approval', 'approve', 'wait', 'human', 'review', 'confirm', 'manual'],
  ['http', 'request', 'rest', 'api', 'url', 'fetch', 'call', 'webhook', 'get', 'post', 'curl'],
  ['code', 'script', 'javascript', 'js', 'function', 'program', 'python'],
  ['transform', 'map', 'mapping', 'set', 'edit', 'rename', 'fields', 'format', 'convert'],
  ['respond', 'reply', 'answer', 'response', 'return'],
  ['stop', 'end', 'abort', 'error', 'fail', 'throw', 'exit'],
  ['subflow', 'sub', 'flow', 'workflow', 'execute', 'reuse'],
  ['sql', 'database', 'db', 'postgres', 'postgresql', 'mysql', 'table', 'query', 'row'],
  ['analytics', 'event', 'track', 'tracking', 'segment', 'mixpanel'],
  ['task', 'tasks', 'todo', 'ticket', 'issue', 'jira', 'asana', 'trello'],
  ['sheet', 'spreadsheet', 'excel', 'table', 'row', 'csv'],
];

const byWord = new Map<string, readonly string[]>();
for (const line of SAME) for (const word of line) byWord.set(word, [...(byWord.get(word) ?? []), ...line]);

/** Other words for the same thing, also while a word of three or more letters is still being typed. */
export function synonymsOf(word: string): readonly string[] {
  const known = byWord.get(word);
  if (known !== undefined || word.length < 3) return known ?? [];
  return [...byWord].flatMap(([one, others]) => (one.startsWith(word) ? others : []));
}
