/**
 * Rows of the tables of a Markdown text: the cells of each, without the headings.
 * @param {string} text
 * @returns {string[][]}
 */
export function rowsOf(text) {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const isHeading = /^\|[\s:|-]+\|$/.test(lines[index + 1] ?? '');
    if (!line.startsWith('|') || isHeading || /^\|[\s:|-]+\|$/.test(line)) return [];
    return [
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    ];
  });
}

/**
 * Titles of the tests in a source text.
 * @param {string} source
 * @returns {string[]}
 */
export const titlesIn = (source) =>
  [...source.matchAll(/\b(?:test|it)\(\s*(['"`])((?:\\.|(?!\1).)*)\1/g)].map((match) => (match[2] ?? '').replaceAll('\\', ''));

/**
 * What is wrong with a table of features: rows whose last cell names no test, or one that is not there.
 * @param {readonly (readonly string[])[]} rows
 * @param {ReadonlySet<string>} titles
 * @returns {string[]}
 */
export function faultsOf(rows, titles) {
  return rows.flatMap((cells) => {
    const [feature = '', test = ''] = [cells[0], cells.at(-1)];
    if (test === '') return [`"${feature}" has no test`];
    return titles.has(test) ? [] : [`"${feature}" names a test that is not there: ${test}`];
  });
}
