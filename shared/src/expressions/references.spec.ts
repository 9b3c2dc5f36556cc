import { describe, expect, it } from '@jest/globals';
import { parseExpression } from './parse-expression.js';
import { referencesOf } from './references.js';

function read(source: string) {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const { references, unknown, undefinedVariables } = referencesOf(parsed.ast, source);
  const names = references.map(({ root, step, field, path }) =>
    [root, step, field, ...path].filter((name) => name !== undefined).join('.'),
  );
  return { names, unknown, references, undefinedVariables };
}

describe('referencesOf', () => {
  it('tells root, step, field and path, and where they stand', () => {
    expect(read('$uppercase(steps.crm.output.body.id)').references).toEqual([
      { root: 'steps', step: 'crm', field: 'output', path: ['body', 'id'], certain: 2, offset: 11 },
    ]);
    expect(read('1 + trigger.headers.`x-id`').references).toEqual([{ root: 'trigger', path: ['headers', 'x-id'], certain: 2, offset: 4 }]);
    expect(read('`trigger`.a & "steps".crm.error').references.map((each) => each.offset)).toEqual([0, 14]);
  });

  it('tells how much of the path comes before a predicate or a sorting', () => {
    expect(read('trigger.body.items[sku = 1].price').references).toEqual([
      { root: 'trigger', path: ['body', 'items', 'price'], certain: 2, offset: 0 },
    ]);
    expect(read('trigger.items^(price).name').references).toMatchObject([{ path: ['items', 'name'], certain: 1 }]);
    expect(read('trigger.body.(a & b).c').references).toMatchObject([{ path: ['body'], certain: 1 }]);
  });

  it.each([
    ['trigger.a & trigger.b', ['trigger.a', 'trigger.b']],
    ['$map(trigger.items, function($v){ $v.price * item.factor })', ['trigger.items', 'item.factor']],
    ['($x := trigger.body; $x.email)', ['trigger.body']],
    ['trigger.items[price > 5 and sku in other].name', ['trigger.items.name']],
    ['trigger.items[id = $$.steps.crm.output.id]', ['trigger.items', 'steps.crm.output.id']],
    ['trigger.items.$uppercase(name)', ['trigger.items']],
    ['trigger.items{sku: $sum(price)}', ['trigger.items']],
    ['trigger.items^(>price, name)', ['trigger.items']],
    ['trigger.body ~> |address|{"city": town}, ["zip"]|', ['trigger.body']],
    ['{"a": trigger.x, run.id: [flow.id, -index]}', ['trigger.x', 'run.id', 'flow.id', 'index']],
    ['trigger.a ? trigger.b : trigger.c', ['trigger.a', 'trigger.b', 'trigger.c']],
    ['trigger.a ?? "none"', ['trigger.a']],
    ['trigger.a ~> $lowercase() ~> $trim', ['trigger.a']],
    ['$.trigger.a', ['trigger.a']],
    ['trigger.items#$i.name', ['trigger.items.name']],
    ['$count(steps.crm.output.list)', ['steps.crm.output.list']],
    ['trigger.items.*', ['trigger.items']],
  ])('finds exactly what %s reads', (source, names) => {
    expect(read(source)).toMatchObject({ names: expect.arrayContaining(names), unknown: false });
    expect(read(source).names).toHaveLength(names.length);
  });

  it.each([
    'steps.*',
    'steps["crm"]',
    '$lookup(steps, trigger.id)',
    '$$',
    '$',
    '**.id',
    '*',
    '$keys()',
    'steps',
    '$lookup("trigger")',
    'trigger@$t.steps',
    '($k := $keys; $k())',
    'trigger.items.(%.id)',
    'steps.(crm.output)',
  ])('says that %s can not be told', (source) => {
    const parsed = parseExpression(source);
    expect(parsed.ok && referencesOf(parsed.ast, source).unknown).toBe(true);
  });

  it('reports variables that nothing defines', () => {
    expect(read('$uppercas($x) & $now() & ($y := 1; $y)').undefinedVariables).toEqual([
      { name: 'uppercas', offset: 0, called: true },
      { name: 'x', offset: 10, called: false },
    ]);
  });
});
