import { expect, it } from '@jest/globals';
import { inLanes } from './lanes.mjs';

const check = (name: string, lane?: string): { name: string; lane?: string } => ({ name, ...(lane === undefined ? {} : { lane }) });
const names = (checks: readonly { name: string; lane?: string }[]): string[][][] =>
  inLanes(checks).map((stretch) => stretch.map((lane) => lane.map(({ name }) => name)));

it('Checks with lanes go side by side, each lane in its order, and those without go alone', () => {
  const all = [check('build'), check('lint', 'a'), check('format', 'b'), check('types', 'b'), check('unit'), check('system')];
  expect(names(all)).toEqual([[['build']], [['lint'], ['format', 'types']], [['unit']], [['system']]]);
});

it('Lanes on both sides of a check that goes alone do not meet', () => {
  expect(names([check('lint', 'a'), check('unit'), check('types', 'b')])).toEqual([[['lint']], [['unit']], [['types']]]);
});
