/**
 * What a reply that is kept as a file is called: as its service says (RFC 6266, the name in UTF-8 first), else as its address ends. Whoever
 * keeps it cleans the name.
 */
export function nameOf(disposition: string | undefined, url: string): string {
  const whole = /filename\*\s*=\s*utf-8''([^;\s]+)/i.exec(disposition ?? '')?.[1];
  const plain = /filename\s*=\s*(?:"([^"]*)"|([^;\s"]+))/i.exec(disposition ?? '');
  const ending = new URL(url).pathname.split('/').at(-1) ?? '';
  return (whole && unescaped(whole)) || plain?.[1] || plain?.[2] || unescaped(ending);
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
