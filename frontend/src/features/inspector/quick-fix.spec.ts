import { describe, expect, it } from '@jest/globals';
import { quickFixOf } from './quick-fix';

describe('quick fixes', () => {
  it('replace a name that nothing produces by the one that was meant', () => {
    const message = '`emailAddress` is not produced upstream. Did you mean `customer_email`?';
    expect(quickFixOf({ code: 'not_produced_upstream', message }, 'Hi {{ trigger.body.emailAddress }}!')).toMatchObject({
      value: 'Hi {{ trigger.body.customer_email }}!',
    });
  });

  it('add the body that everybody forgets', () => {
    const message = '`email` is not produced upstream. Did you mean `trigger.body.email`?';
    expect(quickFixOf({ code: 'not_produced_upstream', message }, '{{ trigger.email }}')).toMatchObject({
      value: '{{ trigger.body.email }}',
    });
  });

  it('name the right step, the right value and the right field', () => {
    const step = 'There is no step "cmr". Did you mean `steps.crm` ("CRM")?';
    expect(quickFixOf({ code: 'unknown_step', message: step }, '{{ steps.cmr.output.id }}')).toMatchObject({
      value: '{{ steps.crm.output.id }}',
    });
    const value = '"frist" is not allowed here. Did you mean "first"?';
    expect(quickFixOf({ code: 'wrong_value', message: value }, 'frist')).toEqual({ kind: 'set', title: 'Use first', value: 'first' });
    const field = 'The operation knows no "emial". Did you mean "email"?';
    expect(quickFixOf({ code: 'unknown_input', message: field }, 'x')).toEqual({
      kind: 'rename',
      title: 'Rename it to email',
      to: 'email',
    });
    const output = 'A step has "output" and "error", not "id". Probably steps.crm.output.id is meant.';
    expect(quickFixOf({ code: 'unknown_step_field', message: output }, '{{ steps.crm.id }}')).toMatchObject({
      value: '{{ steps.crm.output.id }}',
    });
  });

  it('are not there where nothing is proposed, or where the text does not hold the name', () => {
    expect(quickFixOf({ code: 'wrong_type', message: 'This is text.' }, 'x')).toBeNull();
    expect(
      quickFixOf({ code: 'not_produced_upstream', message: '`a` is not produced. Did you mean `b`?' }, '{{ trigger.body.c }}'),
    ).toBeNull();
  });
});
