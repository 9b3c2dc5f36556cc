/** Nobody reads, fills in and sends a form faster than this; every further page takes a while more. ms */
const FIRST_PAGE_MS = 2_000;
const NEXT_PAGE_MS = 1_000;

/** Bits of 0 that the digest has to begin with where a form asks the browser to work: about 260,000 tries, a second or so of a phone. */
export const WORK_BITS = 18;

export interface Sending {
  /** What stands in the field that nobody sees. */
  readonly bait: string | undefined;
  /** How long the page had been there, ms. */
  readonly openMs: number;
  readonly pages: number;
}

/** Whether a form was sent in a way in which only programs send. */
export function isSpam({ bait, openMs, pages }: Sending): boolean {
  return (bait ?? '') !== '' || openMs < FIRST_PAGE_MS + NEXT_PAGE_MS * (pages - 1);
}

/** Whether a digest (hex) begins with so many bits of 0: what the browser worked for. */
export function beginsWithZeros(digest: string, bits: number): boolean {
  const whole = Math.floor(bits / 4);
  if (!digest.startsWith('0'.repeat(whole))) return false;
  return Number.parseInt(digest.charAt(whole) || '0', 16) < 2 ** (4 - (bits % 4));
}
