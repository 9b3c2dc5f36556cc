import { describe, expect, it } from '@jest/globals';
import { VirtualTime } from './virtual-time.js';

describe('Virtual time', () => {
  it('stands still until it is moved, and then calls what is due, in order', () => {
    const time = new VirtualTime(1_000);
    const called: string[] = [];
    time.after(50, () => called.push('b'));
    time.after(10, () => called.push('a'));
    time.after(50, () => called.push('c'));
    time.after(51, () => called.push('later'));
    expect([time.nowMs(), time.nextMs]).toEqual([1_000, 1_010]);
    time.advanceTo(1_050);
    expect(called).toEqual(['a', 'b', 'c']);
    expect([time.nowMs(), time.nextMs]).toEqual([1_050, 1_051]);
  });

  it('forgets a timer that was called off, even by one that is due at the same time, and never goes back', () => {
    const time = new VirtualTime(0);
    const called: string[] = [];
    const cancel = time.after(5, () => called.push('never'));
    time.after(1, () => cancel());
    time.advanceTo(9);
    time.advanceTo(3);
    expect(called).toEqual([]);
    expect([time.nowMs(), time.nextMs]).toEqual([9, Number.POSITIVE_INFINITY]);
  });
});
