/** Names that no field may have (`fieldIdSchema`). */
const TAKEN_BY_LANGUAGE = ['constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty'];
/** Letters that are written out in other ways than by their base letter. */
const WRITTEN: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', æ: 'ae', ø: 'o', œ: 'oe', ł: 'l' };
const LONGEST = 40;

/** The name in the data that a label suggests, `Your name` -> `your_name`; another one than those that are taken. */
export function idFor(label: string, taken: ReadonlySet<string>): string {
  const plain = label
    .trim()
    .toLowerCase()
    .replaceAll(/[äöüßæøœł]/g, (letter) => WRITTEN[letter] ?? '')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '')
    .slice(0, LONGEST)
    .replace(/_+$/, '');
  const name = plain === '' ? 'field' : plain;
  for (let number = 1; ; number++) {
    const id = number === 1 ? name : `${name}_${String(number)}`;
    if (!taken.has(id) && !TAKEN_BY_LANGUAGE.includes(id)) return id;
  }
}
