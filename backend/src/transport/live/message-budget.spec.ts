import { expect, it } from '@jest/globals';
import { MessageBudget } from './message-budget.js';

it('bears a burst, and then twenty messages a second', () => {
  const budget = new MessageBudget(0);
  const taken = (nowMs: number, count: number): number => Array.from({ length: count }, () => budget.take(nowMs)).filter(Boolean).length;
  expect(taken(0, 100)).toBe(40);
  expect(taken(500, 100)).toBe(10);
  expect(taken(60_000, 100)).toBe(40);
});
