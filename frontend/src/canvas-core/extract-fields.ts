/** Field names for what is handed over: one for each path, readable, and each once. */
export class FieldNames {
  private readonly byPath = new Map<string, string>();
  private readonly paths = new Map<string, readonly string[]>();

  get isEmpty(): boolean {
    return this.paths.size === 0;
  }

  /** `steps.crm.output.body.id` is `id`, or `crm_id` where that is taken. */
  fieldFor(names: readonly string[]): string {
    const path = names.join('\u0000');
    const known = this.byPath.get(path);
    if (known !== undefined) return known;
    const field = this.free(names);
    this.byPath.set(path, field);
    this.paths.set(field, names);
    return field;
  }

  entries(): (readonly [string, readonly string[]])[] {
    return [...this.paths];
  }

  private free(names: readonly string[]): string {
    const last = names.at(-1) ?? 'value';
    const owner = names[0] === 'steps' ? (names[1] ?? '') : (names[0] ?? '');
    // `body` and `output` alone say nothing of what they are.
    const plain = ['output', 'body', 'error'].includes(last) ? [`${owner}_${last}`] : [last, `${owner}_${last}`];
    for (const candidate of plain.map(asField)) if (!this.paths.has(candidate)) return candidate;
    const start = asField(plain.at(-1) ?? last);
    for (let number = 2; ; number++) if (!this.paths.has(`${start}_${number}`)) return `${start}_${number}`;
  }
}

const REFUSED: ReadonlySet<string> = new Set(['constructor', 'prototype', '__proto__']);

function asField(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9_]/g, '_');
  return /^[A-Za-z]/.test(plain) && !REFUSED.has(plain) ? plain : `field_${plain.replace(/^_+/, '')}`;
}

const NOT_NAMES: ReadonlySet<string> = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function']);

/** Names as an expression writes them: in backticks where they would be read as something else. */
export function pathText(names: readonly string[]): string {
  return names.map((name) => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !NOT_NAMES.has(name) ? name : `\`${name}\``)).join('.');
}
