import {
  casesOf,
  ELSE,
  isJsonObject,
  literalId,
  parseTemplate,
  portsOfStep,
  TRIGGER_ID,
  type FlowDocument,
  type Json,
  type StepDocument,
} from '@plumbline/shared';
import { operationName, stepOf } from './document';
import { linksOf } from './links';

/** One output of a step: the port as edges name it, and what people read beside it; the plain output needs no words. */
export interface Port {
  readonly id: string;
  readonly label: string;
  readonly kind: 'out' | 'labelled' | 'error';
}

const OUT: Port = { id: 'out', label: '', kind: 'out' };
const ERROR: Port = { id: 'error', label: 'error', kind: 'error' };
const TRIGGER_PORTS: readonly Port[] = [OUT];
const WORDS: Readonly<Record<string, string>> = { timeout: 'timed out' };
const MAX_LABEL = 40;

/**
 * The outputs a step offers now, in the order they are drawn: the cases of a branch, the answers of an approval, `error` only where
 * the policy says so. Ports that the step no longer has, but that edges still leave from, come last, so that every edge has a start.
 */
export function portsOf(document: FlowDocument, id: string): readonly Port[] {
  if (id === TRIGGER_ID) return TRIGGER_PORTS;
  const step = stepOf(document, id);
  if (step === undefined) return [];
  const offered = offeredBy(step);
  const left = (linksOf(document).out.get(id) ?? []).map((edge) => edge.port ?? 'out');
  const missing = [...new Set(left)].filter((port) => !offered.some((one) => one.id === port));
  return missing.length === 0 ? offered : [...offered, ...missing.map(portNamed)];
}

const known = new WeakMap<StepDocument, readonly Port[]>();

/** The outputs that the step itself says it has. */
export function offeredBy(step: StepDocument): readonly Port[] {
  const cached = known.get(step);
  if (cached) return cached;
  const operation = operationName(step);
  // Nothing goes on after a stop, unless it is switched off.
  const stops = operation === 'stop' && !step.disabled;
  const ids = portsOfStep(step, operation).filter((port) => port !== 'case:*' && !(stops && port === 'out'));
  const labels = labelsOf(step);
  const ports = [...new Set(ids)].map((port): Port => {
    const label = labels.get(port);
    if (port === 'out' && operation === 'wait' && approves(step)) return { ...OUT, label: 'approved' };
    return label === undefined ? portNamed(port) : { id: port, label, kind: 'labelled' };
  });
  known.set(step, ports);
  return ports;
}

const named = new Map<string, Port>();

/** The same object for the same name, so that lists of ports can be compared by their members. */
function portNamed(id: string): Port {
  if (id === 'out') return OUT;
  if (id === 'error') return ERROR;
  const name = id.startsWith('case:') ? id.slice('case:'.length) : id;
  const port = named.get(id) ?? { id, label: WORDS[name] ?? name, kind: 'labelled' };
  named.set(id, port);
  return port;
}

/** A case reads by its name, else by its condition, else by its id. */
function labelsOf(step: StepDocument): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  if (operationName(step) !== 'branch') return labels;
  for (const one of casesOf(step) ?? []) {
    const id = literalId(one);
    if (id === null || id === ELSE || !isJsonObject(one)) continue;
    labels.set(`case:${id}`, cut(textOf(one['name']) ?? conditionOf(one['when']) ?? id));
  }
  return labels;
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

function conditionOf(value: Json | undefined): string | null {
  if (typeof value !== 'string') return null;
  const parsed = parseTemplate(value);
  const source = parsed.ok && parsed.template.kind === 'expression' ? parsed.template.expression.source.trim() : '';
  return source === '' ? null : source.replace(/^trigger\.body\./, '').replaceAll(/\s+/g, ' ');
}

function cut(text: string): string {
  return text.length > MAX_LABEL ? `${text.slice(0, MAX_LABEL - 1)}…` : text;
}

function approves({ input }: StepDocument): boolean {
  return isJsonObject(input) && input['approval'] !== undefined;
}
