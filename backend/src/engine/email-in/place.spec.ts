import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAIL_KEY_MS, nextPlace, wasThereBefore } from './place.js';

const NOW = Date.UTC(2026, 5, 1, 12);
const SINCE = NOW - 3_600_000;
const folder = { uidValidity: 7, uidNext: 101 };
const facts = { place: null, folder, first: 'new' as const, sinceMs: SINCE + 700, nowMs: NOW };

describe('where a folder is read on', () => {
  it('begins at the second of the publication, and with all that lies there where the flow asks for it', () => {
    expect(nextPlace(facts)).toEqual({ place: { uidValidity: 7, uid: 0, below: 101, fromMs: SINCE }, begins: 'new' });
    expect(nextPlace({ ...facts, first: 'all' }).place.fromMs).toBeNull();
  });

  it('goes on behind its place while the numbers count', () => {
    const place = { uidValidity: 7, uid: 55, below: 20, fromMs: SINCE };
    expect(nextPlace({ ...facts, place })).toEqual({ place, begins: null });
  });

  it('reads all of a folder again that was numbered anew, as far back as mails are known by their keys', () => {
    const place = { uidValidity: 6, uid: 5_000, below: 20, fromMs: SINCE };
    const anew = { uidValidity: 7, uid: 0, below: 101 };
    expect(nextPlace({ ...facts, place })).toEqual({ place: { ...anew, fromMs: SINCE }, begins: 'renumbered' });
    const ever = nextPlace({ ...facts, place, first: 'all' });
    expect(ever.place.fromMs).toBe(NOW - MAIL_KEY_MS);
    const old = nextPlace({ ...facts, place, sinceMs: NOW - 2 * MAIL_KEY_MS });
    expect(old.place.fromMs).toBe(NOW - MAIL_KEY_MS);
  });
});

describe('mail that lay there before', () => {
  const place = { uidValidity: 7, uid: 0, below: 101, fromMs: SINCE };

  it('is passed over, but not one that somebody moves there later, however old it is', () => {
    expect(wasThereBefore(place, { uid: 100, receivedMs: SINCE - 1 })).toBe(true);
    expect(wasThereBefore(place, { uid: 100, receivedMs: SINCE })).toBe(false);
    expect(wasThereBefore(place, { uid: 101, receivedMs: 0 })).toBe(false);
  });
});

/** A mailbox in which mails arrive and which is numbered anew, and a reader that dies after each accept and between any two of its steps. */
type Doing = 'arrive' | 'renumber' | 'look' | 'die';

describe('whatever happens between two looks', () => {
  it('no mail that arrives after the publication is lost, and none is taken twice', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom<Doing>('arrive', 'renumber', 'look', 'look', 'die'), { maxLength: 60 }), (doings) => {
        let clock = SINCE;
        let validity = 1;
        let mails = [
          { id: 'old', uid: 1, receivedMs: SINCE - 5_000 },
          { id: 'older', uid: 2, receivedMs: SINCE - 9_000 },
        ];
        let uidNext = 3;
        let made = 0;
        const keys = new Set<string>();
        const started: string[] = [];
        let place: ReturnType<typeof nextPlace>['place'] | null = null;
        const look = (dies: boolean): void => {
          const next = nextPlace({ place, folder: { uidValidity: validity, uidNext }, first: 'new', sinceMs: SINCE, nowMs: clock });
          place = next.place;
          for (const mail of mails.filter(({ uid }) => uid > next.place.uid)) {
            if (!wasThereBefore(place, mail) && !keys.has(mail.id)) {
              keys.add(mail.id);
              started.push(mail.id);
            }
            if (dies) return;
            place = { ...place, uid: mail.uid };
          }
        };
        for (const doing of doings) {
          clock += 1_000;
          if (doing === 'arrive') mails.push({ id: `m${String(++made)}`, uid: uidNext++, receivedMs: clock });
          else if (doing === 'renumber') {
            validity++;
            mails = [...mails].reverse().map((mail, at) => ({ ...mail, uid: at + 1 }));
            uidNext = mails.length + 1;
          } else look(doing === 'die');
        }
        look(false);
        expect([...started].sort()).toEqual(Array.from({ length: made }, (_, at) => `m${String(at + 1)}`).sort());
      }),
    );
  });
});
