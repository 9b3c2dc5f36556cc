import { FORM_LIMITS, type FormOption } from '@plumbline/shared/form';

const BETWEEN = ' = ';

/** Options as they are edited: one a line; `value = label` where visitors see something else than the flow gets. */
export function optionsText(options: readonly FormOption[]): string {
  return options.map(({ value, label }) => (label === undefined || label === value ? value : `${value}${BETWEEN}${label}`)).join('\n');
}

/** Reads lines as options; blank lines and what is there already are left out. */
export function optionsIn(text: string): FormOption[] {
  const seen = new Set<string>();
  return text.split('\n').flatMap((line): FormOption[] => {
    const at = line.indexOf(BETWEEN);
    const value = (at < 0 ? line : line.slice(0, at)).trim().slice(0, 200);
    const label =
      at < 0
        ? ''
        : line
            .slice(at + BETWEEN.length)
            .trim()
            .slice(0, 500);
    if (value === '' || seen.has(value) || seen.size >= FORM_LIMITS.options) return [];
    seen.add(value);
    return [label === '' || label === value ? { value } : { value, label }];
  });
}
