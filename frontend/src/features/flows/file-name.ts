/** A name for a file that every system takes: "Lead intake (new)" becomes `lead-intake-new.json`. */
export function fileName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80);
  return `${plain === '' ? 'flow' : plain}.json`;
}

/** "Lead intake" becomes "Copy of Lead intake", within the length that names may have. */
export const copyName = (name: string): string => `Copy of ${name}`.slice(0, 200);
