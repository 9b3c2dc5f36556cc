import { REDACTED, type MakeRedactor } from '../../engine/ports/redactor.js';
import { formsOfCarrier, formsOfSecret, SHORTEST } from './secret-forms.js';

/** Kinds of outcome and classes of error steer the engine: a secret that happens to be one of these words is none. */
const STEERING = new Set(['kind', 'class']);
const STEERING_VALUE = /^(?:ok|rejected|not_done|not_sent|unknown|network|timeout|429|5xx|input|expression|denied|internal)$/;

/**
 * Takes secrets out of strings, keys and numbers of plain data. What holds none of them is handed back as it is, without a copy;
 * bytes are left alone. Longer forms go first, so that no tail of one stays behind.
 */
export const makeRedactor: MakeRedactor = ({ secrets, carriers }) => {
  const forms = [
    ...new Set([...secrets.filter((secret) => secret.length >= SHORTEST).flatMap(formsOfSecret), ...carriers.flatMap(formsOfCarrier)]),
  ];
  if (forms.length === 0) return (value) => value;
  forms.sort((a, b) => b.length - a.length);
  const pattern = new RegExp(forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'g');
  const numbers = new Set(secrets.filter((secret) => secret.length >= SHORTEST && /^-?[\d.]+(?:e[+-]?\d+)?$/i.test(secret)));
  const text = (value: string): string => value.replace(pattern, REDACTED);

  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (typeof value === 'number') return numbers.size > 0 && numbers.has(String(value)) ? REDACTED : value;
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
    return Array.isArray(value) ? list(value) : object(value as { [key: string]: unknown });
  };
  const list = (values: readonly unknown[]): readonly unknown[] => {
    let changed: unknown[] | null = null;
    for (let i = 0; i < values.length; i++) {
      const cleaned = clean(values[i]);
      if (cleaned !== values[i]) (changed ??= [...values])[i] = cleaned;
    }
    return changed ?? values;
  };
  const object = (values: { [key: string]: unknown }): { [key: string]: unknown } => {
    const entries: [string, unknown][] = [];
    let changed = false;
    for (const key of Object.keys(values)) {
      const value = values[key];
      const steers = STEERING.has(key) && typeof value === 'string' && STEERING_VALUE.test(value);
      const entry: [string, unknown] = [text(key), steers ? value : clean(value)];
      changed ||= entry[0] !== key || entry[1] !== value;
      entries.push(entry);
    }
    return changed ? Object.fromEntries(distinct(entries)) : values;
  };
  return <T>(value: T): T => clean(value) as T;
};

/** Keys that held different secrets must not become one. */
function distinct(entries: [string, unknown][]): [string, unknown][] {
  const taken = new Set<string>();
  return entries.map(([key, value]) => {
    let name = key;
    for (let n = 2; taken.has(name); n++) name = `${key} ${n}`;
    taken.add(name);
    return [name, value];
  });
}
