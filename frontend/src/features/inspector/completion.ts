import { FUNCTIONS } from '@plumbline/shared';
import { openAt } from './insert-reference';
import type { Source } from './sources';
import { childrenOf, everything, nodeOf, previewOf, type ValueNode } from './value-tree';

/** One thing that can be written at a place of an expression. */
export interface Offer {
  readonly label: string;
  readonly detail: string;
  readonly info: string;
  /** From 99 (nearest) down. */
  readonly boost: number;
  readonly kind: 'variable' | 'property' | 'function';
}

export interface Offers {
  /** Where what was typed of it begins. */
  readonly from: number;
  readonly offers: readonly Offer[];
}

/** Paths that are offered whole, so that "email" finds `trigger.body.email`. */
const MOST_PATHS = 300;
const TYPED = /((?:(?:[A-Za-z_]\w*|`[^`]*`)(?:\[\d+\])*\.)*)(\$?\w*)$/;

/** What can be written at a place; null where no expression is open, or in a quoted text. */
export function offersAt(text: string, at: number, sources: readonly Source[]): Offers | null {
  const open = openAt(text, at);
  if (open === null) return null;
  const before = text.slice(open, at);
  if ((before.match(/"/g) ?? []).length % 2 === 1 || (before.match(/'/g) ?? []).length % 2 === 1) return null;
  const [, holder = '', typed = ''] = TYPED.exec(before) ?? [];
  const from = at - typed.length;
  if (typed.startsWith('$')) return { from, offers: FUNCTION_OFFERS };
  if (holder !== '') return { from, offers: membersOf(holder.slice(0, -1), sources) };
  return { from, offers: [...rootOffers(sources), ...FUNCTION_OFFERS] };
}

function rootOffers(sources: readonly Source[]): Offer[] {
  const offers: Offer[] = [];
  for (const [rank, source] of sources.entries()) {
    offers.push({ ...offerOf(nodeOf(source), source, rank), label: source.path, kind: 'variable' });
    if (offers.length > MOST_PATHS) break;
    for (const node of everything(nodeOf(source), 60).slice(1)) offers.push({ ...offerOf(node, source, rank + 1), label: node.path });
  }
  return offers;
}

function membersOf(holder: string, sources: readonly Source[]): Offer[] {
  const source = sources.find(({ path }) => holder === path || holder.startsWith(`${path}.`) || holder.startsWith(`${path}[`));
  if (source) {
    const node = follow(nodeOf(source), holder);
    return node
      ? childrenOf(node)
          .filter(({ name }) => !name.startsWith('['))
          .map((one) => ({ ...offerOf(one, source, 0), label: lastOf(one, node) }))
      : [];
  }
  // `steps.` and `steps.crm.`: parts of the paths of sources.
  const inside = sources.filter(({ path }) => path.startsWith(`${holder}.`));
  const next = new Map<string, Offer>();
  for (const [rank, one] of inside.entries()) {
    const [name = ''] = one.path.slice(holder.length + 1).split('.');
    if (!next.has(name)) next.set(name, { ...offerOf(nodeOf(one), one, rank), label: name, kind: 'variable' });
  }
  return [...next.values()];
}

/** The node that a path leads to, from the node of its source. */
function follow(start: ValueNode, path: string): ValueNode | null {
  let node: ValueNode = start;
  while (node.path !== path) {
    // A list is mapped over: what its items have can be read from it.
    const here: ValueNode = node;
    const inside = childrenOf(here);
    const items = inside.flatMap((one) =>
      one.name.startsWith('[0') ? childrenOf(one).map((each) => ({ ...each, path: each.path.replace('[0]', '') })) : [],
    );
    const next = [...inside, ...items].find(
      (one) => path === one.path || path.startsWith(`${one.path}.`) || path.startsWith(`${one.path}[`),
    );
    if (!next || next.path.length <= here.path.length) return null;
    node = next;
  }
  return Array.isArray(node.value) && node.value.length > 0 ? (childrenOf(node)[0] ?? node) : node;
}

const lastOf = (node: ValueNode, holder: ValueNode): string => node.path.slice(holder.path.length + 1);

function offerOf(node: ValueNode, source: Source, rank: number): Offer {
  const sample = previewOf(node.value);
  const from = source.known === 'made up' || source.known === 'example' ? 'for example ' : '';
  return {
    label: node.name,
    detail: [node.type, sample === '' ? '' : `${from}${sample}`].filter(Boolean).join(' · '),
    info: `${source.title}${sample === '' ? '' : `: ${sample}`}`,
    boost: Math.max(-99, 90 - 3 * rank),
    kind: 'property',
  };
}

const FUNCTION_OFFERS: readonly Offer[] = [...FUNCTIONS].map((name) => ({
  label: `$${name}`,
  detail: 'function',
  info: '',
  boost: -90,
  kind: 'function' as const,
}));
