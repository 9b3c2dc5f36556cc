import { describe, expect, it } from '@jest/globals';
import jsonata from 'jsonata';
import { compileTemplate } from './compile-template.js';
import { pickScope } from './pick-scope.js';

const SCOPE = {
  trigger: { body: { a: 1, b: { c: 2, d: 3 }, list: [{ x: 1, y: 2 }] }, headers: { h: 'v' } },
  steps: { crm: { output: { id: 7, big: 'text' } }, mail: { output: 1, error: { code: 'e' } } },
  run: { id: 'r' },
};

function picked(source: string): object {
  const { compiled } = compileTemplate(`{{ ${source} }}`);
  return pickScope(
    SCOPE,
    compiled.expressions.map((expression) => expression.references),
  );
}

describe('pickScope', () => {
  it('takes only the members that the paths name', () => {
    expect(picked('$string(trigger.body.a) & steps.crm.output.id')).toEqual({
      trigger: { body: { a: 1 } },
      steps: { crm: { output: { id: 7 } } },
    });
  });

  it('takes an array whole, and everything below a predicate', () => {
    expect(picked('$sum(trigger.body.list.x)')).toEqual({ trigger: { body: { list: SCOPE.trigger.body.list } } });
    expect(picked('trigger.body[a = 1].b')).toEqual({ trigger: { body: SCOPE.trigger.body } });
  });

  it('joins references, the wider one winning in either order', () => {
    const whole = { trigger: { body: SCOPE.trigger.body } };
    expect(picked('[trigger.body, trigger.body.a]')).toEqual(whole);
    expect(picked('[trigger.body.a, trigger.body]')).toEqual(whole);
    expect(picked('[trigger.body.b.c, trigger.body.b.d]')).toEqual({ trigger: { body: { b: { c: 2, d: 3 } } } });
  });

  it('leaves out what is missing, and takes the scope whole when the expression may read anything', () => {
    expect(picked('$exists(trigger.nothing.more)')).toEqual({ trigger: {} });
    expect(picked('$lookup(steps, "crm")')).toBe(SCOPE);
  });

  it('does not change the scope', () => {
    const before = JSON.stringify(SCOPE);
    picked('[trigger.body, trigger.body.b.c, steps.mail]');
    expect(JSON.stringify(SCOPE)).toBe(before);
  });

  it.each([
    'trigger.body.list[x = $$.trigger.body.a].y',
    'trigger.body.list.($ ~> $keys())',
    '$map(trigger.body.list, function($v){ $v.x + steps.crm.output.id })',
    '($b := trigger.body; $b.b.c & $string($b.list))',
    '$keys() ~> $sort()',
    '$keys(trigger)',
    '$string()',
    '$lookup("run")',
    '$each(function($v, $k){ $k })',
    '$sift(function($v, $k){ $k = "run" })',
    'trigger@$t.steps.crm.output.id',
    'trigger.body@$b.headers.h',
    'trigger.body.list@$l.b[c = 2].($l.x & $string(d))',
    'trigger.body.b#$i.{"i": $i, "v": c}',
    'trigger.body.list.%.a',
    'trigger.body.(a & b.c)',
    'trigger.body.*',
    'trigger.**.h',
    'steps.*.output',
    'trigger.body{"k": b.d}',
    'trigger.body.list^(>x)[0].y',
    'trigger.body ~> |b|{"e": c}, "d"|',
    'trigger.body.nothing ?? trigger.headers',
    'trigger.body.nothing ?: steps.mail.error.code',
    '$.trigger.body.a',
    'trigger[body.a = 1].headers',
    'steps.crm[output.id = 7].output.big',
    'steps.mail[error].output',
    '[trigger.body.b, trigger.body.b.c, steps.crm]',
    '(function($o)<o-:o>{ $o })()',
    '($f := function(){ trigger.headers.h }; trigger.body.list.$f())',
    '$exists(trigger.body.list.x) and $not(trigger.body.zip)',
    '$merge([trigger.body.b, {"n": $count($$.trigger.body.list)}])',
  ])('gives %s the same answer as the whole scope', async (source) => {
    const answers: unknown[] = [];
    for (const scope of [SCOPE, picked(source)]) {
      const answer: unknown = await jsonata(source)
        .evaluate(structuredClone(scope))
        .catch((error: unknown) => ({ failed: (error as { code?: string }).code }));
      answers.push(JSON.stringify(answer));
    }
    expect(answers[1]).toBe(answers[0]);
  });
});
