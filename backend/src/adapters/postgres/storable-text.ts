/** Text for a column of type `text`, which takes everything but the zero byte; where the value itself counts, it is kept elsewhere. */
export function storableText(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '�') : text;
}

/** Longest excerpt of a body kept as text for searching, bytes. */
const EXCERPT = 1_000;

/** How a body begins, as text, whatever it is: what lists show of it and what it is searched by. */
export function excerptOf(raw: Uint8Array): string {
  return storableText(Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, EXCERPT)).toString('utf8'));
}
