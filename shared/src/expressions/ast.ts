/**
 * JSONata's syntax tree as its parser really leaves it (the package's own types miss half of it). A `name` only ever stands in the
 * `steps` of a `path`. `position` is the index just after the node's token.
 */
export interface AstNode {
  readonly type: string;
  readonly value?: unknown;
  readonly position?: number;
  readonly steps?: readonly AstNode[];
  readonly expressions?: readonly AstNode[];
  readonly expression?: AstNode;
  readonly arguments?: readonly AstNode[];
  readonly procedure?: AstNode;
  readonly body?: AstNode;
  readonly signature?: { readonly definition?: string };
  readonly condition?: AstNode;
  readonly then?: AstNode;
  readonly else?: AstNode;
  readonly pattern?: AstNode;
  readonly update?: AstNode;
  readonly delete?: AstNode;
  /** An object constructor has pairs here, everything else one node. */
  readonly lhs?: AstNode | readonly AstPair[];
  readonly rhs?: AstNode;
  readonly predicate?: readonly AstStage[];
  readonly stages?: readonly AstStage[];
  readonly group?: { readonly lhs: readonly AstPair[] };
  readonly terms?: readonly { readonly expression: AstNode }[];
  /** Name of the variable of `@$name` and `#$name`. */
  readonly focus?: string;
  readonly index?: string;
}

export type AstPair = readonly [AstNode, AstNode];

/** A predicate, or the position binding `#$name` after one (then `value` is the variable's name). */
export interface AstStage {
  readonly type: string;
  readonly expr?: AstNode;
  readonly value?: unknown;
}

/** The pairs of an object constructor; none for other nodes. */
export function pairsOf(node: AstNode): readonly AstPair[] {
  return isPairs(node.lhs) ? node.lhs : [];
}

/** The left operand; undefined for an object constructor and for nodes without one. */
export function leftOf(node: AstNode): AstNode | undefined {
  return isPairs(node.lhs) ? undefined : node.lhs;
}

/** The predicates on a node, whichever of the two lists the parser put them into. */
export function predicatesOf(node: AstNode): readonly AstNode[] {
  return [...(node.predicate ?? []), ...(node.stages ?? [])].flatMap((stage) => (stage.expr === undefined ? [] : [stage.expr]));
}

/** Every node right below `node`, in the order of the text as far as the tree keeps it. */
export function childrenOf(node: AstNode): readonly AstNode[] {
  const single = [leftOf(node), node.rhs, node.expression, node.procedure, node.body, node.condition, node.then, node.else];
  const transform = [node.pattern, node.update, node.delete];
  return [
    ...[...single, ...transform].filter((child) => child !== undefined),
    ...pairsOf(node).flat(),
    ...(node.steps ?? []),
    ...(node.expressions ?? []),
    ...(node.arguments ?? []),
    ...(node.terms ?? []).map((term) => term.expression),
    ...predicatesOf(node),
    ...(node.group?.lhs ?? []).flat(),
  ];
}

/** All nodes of a tree, without recursion: a tree may be as deep as its text is long. */
export function* nodesOf(root: AstNode): Generator<AstNode> {
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    waiting.push(...childrenOf(node));
  }
}

function isPairs(lhs: AstNode['lhs']): lhs is readonly AstPair[] {
  return Array.isArray(lhs);
}
