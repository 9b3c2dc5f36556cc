import { branch } from './branch.js';
import type { BuiltIn } from './built-in.js';
import { filter } from './filter.js';
import { forEach } from './for-each.js';
import { respond } from './respond.js';
import { stop } from './stop.js';
import { subflow } from './subflow.js';
import { transform } from './transform.js';
import { wait } from './wait.js';

/** Operations that the engine performs itself: no effect outside, only their result is journaled. */
export const BUILT_INS: ReadonlyMap<string, BuiltIn> = new Map(
  [transform, filter, branch, forEach, wait, subflow, respond, stop].map((one) => [one.contract.id, one]),
);
