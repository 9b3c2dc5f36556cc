/**
 * Whether a page of this origin may open a live connection: one that we served ourselves (the host it names is the host it
 * was asked for), or one of the public address. What is no page names no origin; it needs the token, as everybody does.
 */
export function isOurOrigin(origin: string | undefined, host: string | undefined, publicUrl: string | null): boolean {
  if (origin === undefined) return true;
  const parsed = originOf(origin);
  if (parsed === null) return false;
  return parsed.host === host || (publicUrl !== null && parsed.origin === originOf(publicUrl)?.origin);
}

function originOf(text: string): URL | null {
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
  } catch {
    return null;
  }
}
