import { describe, expect, it } from '@jest/globals';
import { mergeList } from './merge-list';

const rows = (text: string): { id: string; status: string }[] =>
  text.split(' ').map((one) => ({ id: one.slice(0, 1), status: one.slice(1) }));
const shown = (head: string, pages: string, top: string | null = null): string => {
  const { rows: all, held, hasHole } = mergeList(rows(head), rows(pages), top);
  return `${all.map(({ id, status }) => id + status).join(' ')} | ${String(held)}${hasHole ? ' hole' : ''}`;
};

describe('A live list', () => {
  it('shows new rows on top and changes others in their place', () => {
    expect(shown('d1 c2 b1', 'c1 b1 a1')).toBe('d1 c2 b1 a1 | 0');
  });

  it('holds new rows back, and counts them', () => {
    expect(shown('e1 d1 c2', 'c1 b1 a1', 'c')).toBe('c2 b1 a1 | 2');
  });

  it('knows when the newest do not reach the pages', () => {
    expect(shown('f1 e1', 'c1 b1')).toBe('f1 e1 c1 b1 | 0 hole');
  });

  it('drops a row that does not match any more', () => {
    expect(shown('d1 b1', 'd1 c1 b1 a1')).toBe('d1 b1 a1 | 0');
  });
});
