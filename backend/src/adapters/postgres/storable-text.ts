/** Text for a column of type `text`, which takes everything but the zero byte; where the value itself counts, it is kept elsewhere. */
export function storableText(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '�') : text;
}
