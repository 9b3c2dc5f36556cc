import type { JsonObject } from '@plumbline/shared';
import type { AlertMessage } from '../_kit/index.js';

/** The text of a mail: a line for each fact, then where to look. */
export function mailText({ title, lines, url }: AlertMessage): string {
  const body = lines.map(({ label, text }) => `${label}: ${text}`);
  return [title, '', ...body, ...(url === null ? [] : ['', url]), ''].join('\n');
}

/** Body for an incoming webhook of Slack: `text` with its markup, which everything that speaks like it understands. */
export function slackBody({ title, lines, url }: AlertMessage): JsonObject {
  const body = lines.map(({ label, text }) => `*${plain(label)}:* ${plain(text)}`);
  const link = url === null ? [] : [`<${plain(url)}|Open in Plumbline>`];
  return { text: [`*${plain(title)}*`, ...body, ...link].join('\n') };
}

/** Body of a signed webhook (Standard Webhooks): type, time, data. */
export function webhookBody({ kind, title, lines, url, facts }: AlertMessage, nowMs: number): JsonObject {
  return {
    type: kind === 'test' ? 'test' : `incident.${kind}`,
    timestamp: new Date(nowMs).toISOString(),
    data: { title, text: lines.map(({ label, text }) => `${label}: ${text}`).join('\n'), url, ...facts },
  };
}

/** Slack takes these three signs for markup, wherever a name brings them in; a star or a tick of a name only changes its looks. */
function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
