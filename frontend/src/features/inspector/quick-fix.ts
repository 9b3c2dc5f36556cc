import type { Json, Problem } from '@plumbline/shared';

/** A way out of a problem that one press takes. */
export type QuickFix =
  | { readonly kind: 'set'; readonly title: string; readonly value: Json }
  /** The field itself gets another name. */
  | { readonly kind: 'rename'; readonly title: string; readonly to: string };

const SUGGESTED = /Did you mean [`"]([^`"]+)[`"]/;
const QUOTED = /[`"]([^`"]+)[`"]/;

/**
 * What a problem's message proposes, as an edit of the value that it points to; null when it proposes nothing that can be done here.
 * @param value what stands at the problem's pointer now
 */
export function quickFixOf({ code, message }: Pick<Problem, 'code' | 'message'>, value: Json | undefined): QuickFix | null {
  if (code === 'unknown_step_field') return stepField(message, value);
  const suggested = SUGGESTED.exec(message)?.[1];
  if (suggested === undefined) return null;
  if (code === 'unknown_input') return { kind: 'rename', title: `Rename it to ${suggested}`, to: suggested };
  if (code === 'wrong_value' || code === 'collect_unknown') return { kind: 'set', title: `Use ${suggested}`, value: suggested };
  const wrong = QUOTED.exec(message)?.[1];
  if (wrong === undefined || typeof value !== 'string') return null;
  const fixed = code === 'unknown_step' ? replaceStep(value, wrong, suggested) : replaceName(value, wrong, suggested);
  return fixed === value ? null : { kind: 'set', title: `Use ${suggested}`, value: fixed };
}

/** `steps.crm.id` becomes `steps.crm.output.id`. */
function stepField(message: string, value: Json | undefined): QuickFix | null {
  const meant = /Probably (steps\.\w+\.output\.\w+)/.exec(message)?.[1];
  if (meant === undefined || typeof value !== 'string') return null;
  const fixed = value.replaceAll(new RegExp(`\\b${meant.replace('.output.', '.').replaceAll('.', '\\.')}\\b`, 'g'), meant);
  return fixed === value ? null : { kind: 'set', title: `Use ${meant}`, value: fixed };
}

const replaceStep = (text: string, wrong: string, suggested: string): string =>
  text.replaceAll(
    new RegExp(`\\bsteps\\.${escaped(wrong)}(?![\\w])`, 'g'),
    suggested.startsWith('steps.') ? suggested : `steps.${suggested}`,
  );

/** The last name of a path; a suggestion with dots in it replaces what stands before the name as well. */
function replaceName(text: string, wrong: string, suggested: string): string {
  const name = `(?:${escaped(wrong)}|\`${escaped(wrong)}\`)(?![\\w])`;
  if (!suggested.includes('.')) return text.replaceAll(new RegExp(`(\\.)${name}`, 'g'), `$1${safe(suggested)}`);
  const [root = ''] = suggested.split('.');
  return text.replaceAll(new RegExp(`\\b${escaped(root)}\\.${name}`, 'g'), suggested.replaceAll('$', '$$$$'));
}

const safe = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : `\`${name}\``).replaceAll('$', '$$$$');
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
