/** Of every engine that runs this: browsers and Node (WHATWG HTML, 8.3). */
declare function btoa(binary: string): string;
declare function atob(text: string): string;

/** A multiple of 3, so that the pieces can be joined, and few enough for one call with spread arguments. */
const PIECE = 3 * 4_096;

/** Standard base64 with padding. */
export function bytesToBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += PIECE) pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE))));
  return pieces.join('');
}

/** Null when the text is not base64; white space is passed over, and padding may be left out. */
export function bytesFromBase64(text: string): Uint8Array | null {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    return null;
  }
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/**
 * The bytes that sign of a secret of Standard Webhooks 1.0: base64 behind `whsec_`, which may be left out.
 * @returns null: it can not be read
 */
export function standardWebhooksKey(secret: string): Uint8Array | null {
  return bytesFromBase64(secret.startsWith(MARK) ? secret.slice(MARK.length) : secret);
}

const MARK = 'whsec_';
