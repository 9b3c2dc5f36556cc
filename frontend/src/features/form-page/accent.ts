/** Least contrast of text (WCAG 2.2, 1.4.3). */
const TEXT = 4.5;
/** The grounds of a form's page, in light and in dark colours; the same as in the style sheet. */
const GROUND = { light: '#ffffff', dark: '#171a21' } as const;
export const DEFAULT_ACCENT = '#4f46e5';

type Rgb = readonly [number, number, number];

const parsed = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
const hexOf = (rgb: Rgb): string => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) =>
    part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
  ) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two colours `#rrggbb`, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(parsed(one)), luminance(parsed(other))].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** A colour moved towards another one in 20 steps, until it can be read on a ground. */
function readable(colour: string, ground: string, towards: string): string {
  const [from, to] = [parsed(colour), parsed(towards)];
  for (let step = 0; step <= 20; step++) {
    const mixed = hexOf(from.map((part, at) => part + (((to[at] ?? 0) - part) * step) / 20) as unknown as Rgb);
    if (contrast(mixed, ground) >= TEXT) return mixed;
  }
  return towards;
}

const BLACK = '#0d0f13';
const WHITE = '#ffffff';

export interface Accent {
  /** Of buttons, and of what stands on them. */
  readonly fill: string;
  readonly on: string;
  /** Of texts and marks on the page, in light and in dark colours. */
  readonly light: string;
  readonly dark: string;
}

/** The colours of a page by what its author chose; every text on them and of them can be read. */
export function accentOf(chosen: string | undefined): Accent {
  const fill = chosen !== undefined && /^#[0-9a-f]{6}$/i.test(chosen) ? chosen.toLowerCase() : DEFAULT_ACCENT;
  // One of the two always has a contrast of 4.5: black and white lie 21 apart, and 4.58 squared is 21.
  const on = contrast(WHITE, fill) >= TEXT ? WHITE : '#000000';
  return { fill, on, light: readable(fill, GROUND.light, BLACK), dark: readable(fill, GROUND.dark, WHITE) };
}

/** What there is to say about a colour: that it is changed for texts, because nobody could read them. */
export function accentDoubt(chosen: string): string | null {
  const { light, dark } = accentOf(chosen);
  const fill = chosen.toLowerCase();
  if (light !== fill && dark !== fill) return 'Hard to read on light and on dark pages: for texts and marks a stronger shade is used.';
  if (light !== fill)
    return `Too pale for texts on a white page (contrast ${ratio(fill, GROUND.light)}, 4.5 is needed): there a darker shade is used.`;
  return dark === fill ? null : `Too dark for texts on a dark page (contrast ${ratio(fill, GROUND.dark)}): there a lighter shade is used.`;
}

const ratio = (one: string, other: string): string => (Math.floor(contrast(one, other) * 10) / 10).toFixed(1);
