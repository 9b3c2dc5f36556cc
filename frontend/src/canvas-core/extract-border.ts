import { checkTemplate, isJsonObject, portOf, type FlowDocument } from '@plumbline/shared';
import { operationName } from './document';
import { aroundOf, linksOf, reaches } from './links';
import { portsOf } from './ports';

/** Where steps that become a flow of their own begin and end. */
export type Border =
  | {
      readonly ok: true;
      /** The for-each that all of them lie in. */
      readonly around: string | undefined;
      readonly entry: string;
      /** Steps after which the new flow answers. */
      readonly ends: readonly string[];
    }
  | { readonly ok: false; readonly why: string };

/** Whether steps can be taken out as one, and if not, why, in words for people. */
export function borderOf(document: FlowDocument, chosen: ReadonlySet<string>): Border {
  if (chosen.size === 0) return no('Choose the steps that are to become a flow of their own.');
  const tops = [...chosen].filter((id) => !chosen.has(aroundOf(document, id) ?? ''));
  const around = aroundOf(document, tops[0] ?? '');
  if (tops.some((id) => aroundOf(document, id) !== around)) return no('The steps lie in different for-eaches. Choose steps of one.');
  const { into, out } = linksOf(document);
  const led = tops.filter((id) => (into.get(id) ?? []).some(({ from }) => !chosen.has(from)));
  const starts = tops.filter((id) => (into.get(id) ?? []).every(({ from }) => !chosen.has(from)));
  const [entry] = starts;
  if (entry === undefined || starts.length > 1 || led.some((id) => id !== entry)) {
    return no('The steps begin at several places. Choose steps that all follow from one of them.');
  }
  const leaving = tops.flatMap((id) => (out.get(id) ?? []).filter(({ to }) => !chosen.has(to)));
  const exits = new Set(leaving.map(({ from }) => from));
  const [exit] = exits;
  if (exits.size > 1 || leaving.some((edge) => portOf(edge) !== 'out')) {
    return no('The steps lead on from several places. Choose steps that end in one of them.');
  }
  const wrong = unsuitable(document, chosen, around, exit);
  if (wrong !== null) return no(wrong);
  const ends = exit === undefined ? tops.filter((id) => !out.has(id) && portsOf(document, id).some((port) => port.id === 'out')) : [exit];
  return { ok: true, around, entry, ends };
}

function unsuitable(
  document: FlowDocument,
  chosen: ReadonlySet<string>,
  around: string | undefined,
  exit: string | undefined,
): string | null {
  for (const id of chosen) {
    const step = document.steps[id];
    if (step === undefined) continue;
    const name = `"${step.name || id}"`;
    if (operationName(step) === 'respond') return `${name} answers whoever started this flow, so it has to stay here.`;
    if (exit !== undefined && exit !== id && maySkip(document, id, exit)) {
      return `${name} can skip what follows, also after the chosen steps. Choose all of what it can skip, or leave it out.`;
    }
  }
  const collects = around === undefined ? undefined : document.steps[around]?.input;
  if (isJsonObject(collects) && typeof collects['collect'] === 'string' && chosen.has(collects['collect'])) {
    return 'The for-each around the steps collects the output of one of them. Let it collect another one first.';
  }
  for (const [id, step] of Object.entries(document.steps)) {
    if (checkTemplate(step.input ?? null).unknown.length === 0) continue;
    return `An expression of "${step.name || id}" reads more than can be told from its text, so it can not be carried over. Name what it reads.`;
  }
  return null;
}

/** An output that is not always taken, and from which no path inside leads on to the end. */
function maySkip(document: FlowDocument, id: string, exit: string): boolean {
  const step = document.steps[id];
  if (step === undefined || step.disabled === true || aroundOf(document, id) !== aroundOf(document, exit) || !reaches(document, id, exit))
    return false;
  const operation = operationName(step);
  if (operation === 'filter') return true;
  if (operation === 'for_each') return isJsonObject(step.input) && step.input['whenEmpty'] === 'skip';
  if (operation !== 'branch' && operation !== 'wait') return false;
  const edges = linksOf(document).out.get(id) ?? [];
  const ports = portsOf(document, id).filter((port) => port.kind !== 'error');
  return ports.some((port) => !edges.some((edge) => portOf(edge) === port.id && reaches(document, edge.to, exit)));
}

function no(why: string): Border {
  return { ok: false, why };
}
