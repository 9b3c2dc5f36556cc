import { FAULT_WORDS, type RehearsalCard, type RehearsalCell, type RehearsalVerdict, type StoryLine } from '@plumbline/shared';

const MARKS: Readonly<Record<RehearsalVerdict, string>> = { green: 'ok', amber: 'note', red: 'RED', skipped: '-' };

/** A card as text for a terminal. Pure. @param stories with what happened in each rehearsed run */
export function cardText(card: RehearsalCard, stories: boolean): string {
  const lines: string[] = [`Rehearsal of "${card.flow.name}"`, '', `  ${card.calm.ok ? 'ok  ' : 'note'}  ${card.calm.headline}`];
  for (const { name, operation, promise, cells } of card.rows) {
    lines.push('', `${name} (${operation}): ${promise}`);
    for (const cell of cells) lines.push(...cellLines(cell, stories));
  }
  const { green, amber, red, skipped } = card.counts;
  const left = skipped > 0 ? `, ${skipped} not rehearsed` : '';
  lines.push('', `${green} as promised, ${amber} worth knowing, ${red} red${left}.`);
  if (!card.complete) lines.push('There was not enough time for all of it.');
  return `${lines.join('\n')}\n`;
}

/** The longest name of a fault. */
const WIDTH = Math.max(...Object.values(FAULT_WORDS).map(({ title }) => title.length));

function cellLines({ fault, verdict, headline, notes, fix, story }: RehearsalCell, stories: boolean): string[] {
  const indent = ' '.repeat(WIDTH + 10);
  const lines = [
    `  ${MARKS[verdict].padEnd(4)}  ${FAULT_WORDS[fault].title.padEnd(WIDTH)}  ${headline}`,
    ...notes.map((note) => indent + note),
  ];
  if (fix)
    lines.push(
      `${indent}To do: ${fix.message}`,
      `${indent}Where: ${fix.pointer}${fix.value === undefined ? '' : `, for example ${fix.value}`}`,
    );
  return stories ? [...lines, ...story.map((line) => `${indent}${storyText(line)}`)] : lines;
}

function storyText({ atMs, text }: StoryLine): string {
  return `${(atMs / 1_000).toFixed(1).padStart(10)} s  ${text}`;
}

/** 0: nothing is red; 1: something is. */
export function exitCodeOf({ counts }: Pick<RehearsalCard, 'counts'>): 0 | 1 {
  return counts.red > 0 ? 1 : 0;
}
