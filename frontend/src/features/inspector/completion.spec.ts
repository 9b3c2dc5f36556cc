import { describe, expect, it } from '@jest/globals';
import { offersAt } from './completion';
import type { Source } from './sources';

const source = (path: string, title: string, value: Source['value'], distance: number): Source => ({
  path,
  title,
  value,
  distance,
  step: title,
  schema: {},
  known: 'last run',
});
const SOURCES = [
  source('steps.crm.output', 'CRM', { id: 'c_1', 'first name': 'Ada' }, 1),
  source('trigger', 'Hook', { body: { email: 'ada@example.com', lines: [{ sku: 'x' }] } }, 2),
];
const labels = (text: string): string[] =>
  (offersAt(text, text.length, SOURCES)?.offers ?? []).map(({ label }) => label).filter((label) => !label.startsWith('$'));

describe('completion of expressions', () => {
  it('offers nothing outside of an expression or in a quoted text', () => {
    expect(offersAt('Hello ', 6, SOURCES)).toBeNull();
    expect(offersAt('{{ a }} b', 9, SOURCES)).toBeNull();
    expect(offersAt('{{ "x', 5, SOURCES)).toBeNull();
  });

  it('offers whole paths at the start, so that a name is found wherever it lies, the nearest first', () => {
    const found = labels('{{ ');
    expect(found).toContain('trigger.body.email');
    expect(found.indexOf('steps.crm.output')).toBeLessThan(found.indexOf('trigger'));
  });

  it('offers the members of what was typed', () => {
    expect(labels('{{ trigger.body.')).toEqual(['email', 'lines']);
    expect(labels('{{ steps.')).toEqual(['crm']);
    expect(labels('{{ steps.crm.')).toEqual(['output']);
    expect(labels('{{ steps.crm.output.')).toEqual(['id', '`first name`']);
    expect(labels('{{ trigger.body.lines.')).toEqual(['sku']);
    expect(labels('{{ trigger.body.lines[0].')).toEqual(['sku']);
  });

  it('shows type and a real value', () => {
    const offers = offersAt('{{ trigger.body.', 16, SOURCES)?.offers ?? [];
    expect(offers[0]).toMatchObject({ label: 'email', detail: 'text · ada@example.com' });
  });
});
