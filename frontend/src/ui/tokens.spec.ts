import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

/** Least contrast of text and of what tells things apart (WCAG 2.2: 1.4.3 and 1.4.11). */
const TEXT = 4.5;
const SHAPE = 3;

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');

/** The tokens of a theme as `#rrggbb`; what lets through (the scrim) is left out. */
function tokensOf(theme: 'light' | 'dark'): ReadonlyMap<string, string> {
  const found = [...css.matchAll(/^ {2}--([a-z0-9-]+): (?:light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)|(#[0-9a-f]{6}));$/gm)];
  return new Map(found.map(([, name = '', light = '', dark = '', both]) => [name, both ?? (theme === 'light' ? light : dark)]));
}

/** Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2, definition of relative luminance). */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const STATES = ['idle', 'queued', 'running', 'waiting', 'retrying', 'succeeded', 'failed', 'skipped', 'parked', 'attention'];
/** What text stands on: the page, cards, panels within cards, and what is selected. */
const GROUNDS = ['canvas', 'surface', 'surface-2', 'accent-soft'];

const pairs = (inks: readonly string[], grounds: readonly string[]): [string, string][] =>
  inks.flatMap((ink) => grounds.map((ground): [string, string] => [ink, ground]));

const TEXTS = [
  ...pairs(['text', 'text-2', 'text-3'], GROUNDS),
  ...pairs(['accent', ...STATES], ['surface', 'surface-2']),
  ...pairs(['text', 'text-2', 'failed'], ['failed-soft']),
  ...pairs(['text', 'text-2'], ['warning-soft']),
  ...STATES.map((state): [string, string] => [`${state}-on`, `${state}-bg`]),
  ['accent-on', 'accent'],
] as const;

const SHAPES = [
  ...pairs(['border-strong', 'accent', ...STATES], ['surface', 'surface-2', 'canvas']),
  ...pairs(['edge'], ['canvas', 'surface']),
];

describe.each(['light', 'dark'] as const)('the tokens of the %s theme', (theme) => {
  const tokens = tokensOf(theme);
  const of = (name: string): string => {
    const colour = tokens.get(name);
    if (colour === undefined) throw new Error(`tokens.css has no colour --${name}`);
    return colour;
  };
  const tooClose = (list: readonly (readonly [string, string])[], least: number): string[] =>
    list.flatMap(([ink, ground]) => {
      const ratio = contrast(of(ink), of(ground));
      return ratio < least ? [`${ink} on ${ground}: ${ratio.toFixed(2)}`] : [];
    });

  it('let every text be read on what it stands on', () => expect(tooClose(TEXTS, TEXT)).toEqual([]));

  it('set borders that mean something, states and edges apart from their ground', () => expect(tooClose(SHAPES, SHAPE)).toEqual([]));
});

it('black on white has the contrast 21, as the standard says', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});
