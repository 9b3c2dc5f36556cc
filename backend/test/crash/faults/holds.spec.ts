import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Holds } from './holds.js';

/** Something that goes on until it is told to end. */
class Work {
  begun = false;
  ended = false;
  private finish: () => void = () => undefined;

  readonly go = (): Promise<void> => {
    this.begun = true;
    return new Promise((resolve) => {
      this.finish = () => {
        this.ended = true;
        resolve();
      };
    });
  };

  end(): void {
    this.finish();
  }
}

/** Lets everything happen that can happen without anybody else. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const head = <T>([first]: readonly T[]): T => first as T;
const any = (): boolean => true;

describe('Holds', () => {
  it('gives each thing to one at a time', async () => {
    const holds = new Holds(['a', 'b']);
    const works = [new Work(), new Work(), new Work()];
    const done = works.map((work) => holds.withOne(any, head, work.go));
    await settle();
    expect(works.map(({ begun }) => begun)).toEqual([true, true, false]);
    works[0]?.end();
    await settle();
    expect(works[2]?.begun).toBe(true);
    works.forEach((work) => work.end());
    await Promise.all(done);
  });

  it('does not let later ones overtake who waits for all, also not for things that are free', async () => {
    const holds = new Holds(['a', 'b']);
    const [early, all, late] = [new Work(), new Work(), new Work()];
    const done = [holds.withOne(any, head, early.go), holds.withAll(all.go), holds.withOne(any, head, late.go)];
    await settle();
    expect([early.begun, all.begun, late.begun]).toEqual([true, false, false]);
    early.end();
    await settle();
    expect([all.begun, late.begun]).toEqual([true, false]);
    all.end();
    await settle();
    expect(late.begun).toBe(true);
    late.end();
    await Promise.all(done);
  });

  it('lets later ones pass who want something else than one who waits for a thing of another sort', async () => {
    const holds = new Holds(['a', 'b']);
    const [first, second, other] = [new Work(), new Work(), new Work()];
    const done = [
      holds.withOne((thing) => thing === 'a', head, first.go),
      holds.withOne((thing) => thing === 'a', head, second.go),
      holds.withOne((thing) => thing === 'b', head, other.go),
    ];
    await settle();
    expect([first.begun, second.begun, other.begun]).toEqual([true, false, true]);
    first.end();
    await settle();
    expect(second.begun).toBe(true);
    second.end();
    other.end();
    await Promise.all(done);
  });

  it('frees what was held where the work fails', async () => {
    const holds = new Holds(['a']);
    await expect(holds.withAll(() => Promise.reject(new Error('it broke')))).rejects.toThrow('it broke');
    await expect(holds.withOne(any, head, (thing) => Promise.resolve(thing))).resolves.toBe('a');
  });

  it('gives up after a time, and lets those go on who waited behind', async () => {
    const holds = new Holds(['a', 'b'], 30);
    const [held, late] = [new Work(), new Work()];
    const holding = holds.withOne(any, head, held.go);
    const all = holds.withAll(() => Promise.resolve());
    const behind = holds.withOne(any, head, late.go).catch(() => undefined);
    await expect(all).rejects.toThrow('waited 30 ms in vain for all of them');
    await settle();
    expect(late.begun).toBe(true);
    held.end();
    late.end();
    await Promise.all([holding, behind]);
  });

  it('whoever wants what: nobody shares a thing, who waits for all is passed by nobody who came later, and everybody is served', async () => {
    const wish = fc.record({ all: fc.boolean(), sort: fc.integer({ min: 0, max: 1 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { maxLength: 12 }), fc.infiniteStream(fc.nat()), async (wishes, draws) => {
        const holds = new Holds([0, 1, 2, 3]);
        const held = new Set<number>();
        const began: number[] = [];
        const works = wishes.map(() => new Work());
        const done = wishes.map(({ all, sort }, n) => {
          const go = async (things: readonly number[]): Promise<void> => {
            began.push(n);
            expect(things.filter((thing) => held.has(thing))).toEqual([]);
            for (const thing of things) held.add(thing);
            await works[n]?.go();
            for (const thing of things) held.delete(thing);
          };
          return all
            ? holds.withAll(go)
            : holds.withOne(
                (thing) => thing % 2 === sort,
                head,
                (thing) => go([thing]),
              );
        });
        for (;;) {
          await settle();
          const running = works.filter(({ begun, ended }) => begun && !ended);
          if (running.length === 0) break;
          running[(draws.next().value ?? 0) % running.length]?.end();
        }
        await Promise.all(done);
        expect(began.length).toBe(wishes.length);
        wishes.forEach(({ all }, n) => {
          if (all) expect(began.slice(0, began.indexOf(n)).every((before) => before < n)).toBe(true);
        });
      }),
      { numRuns: 60 },
    );
  });
});
