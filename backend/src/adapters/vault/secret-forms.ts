/** Secrets shorter than this are left alone: they would take ordinary words and numbers out of every reply. */
export const SHORTEST = 4;

/**
 * Shortest piece of base64 that is looked for inside of longer base64. Eight characters are six bytes of the secret: shorter
 * pieces stand in any picture.
 */
const SHORTEST_PIECE = 8;

/** The forms in which services echo a secret: as it is, in JSON, in URLs and forms, in HTML, in base64 and in hex. */
export function formsOfSecret(secret: string): string[] {
  return [...new Set([...writtenForms(secret), ...encodedForms(secret)])].filter((form) => form.length >= SHORTEST);
}

/** The forms of a text that holds a secret and is nothing secret else: only those in which the secret can not be read. */
export function formsOfCarrier(carrier: string): string[] {
  return [...new Set(encodedForms(carrier))];
}

function writtenForms(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const ascii = json.replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  // A lone surrogate can not be URL-encoded; sent as UTF-8 it became U+FFFD anyway.
  const whole = Buffer.from(text, 'utf8').toString('utf8');
  const url = encodeURIComponent(whole);
  const strict = url.replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  const urls = [url, strict, url.replaceAll('%20', '+'), strict.replaceAll('%20', '+'), encodeURI(whole)];
  const html = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return [
    text,
    ...[json, ascii].flatMap((form) => [form, form.replaceAll('/', '\\/'), JSON.stringify(form).slice(1, -1)]),
    ...urls.flatMap((form) => [form, lowerCaseEscapes(form), encodeURIComponent(form)]),
    ...[html, html.replaceAll('"', '&quot;').replaceAll("'", '&#39;'), html.replaceAll('"', '&#34;').replaceAll("'", '&#x27;')],
  ];
}

function lowerCaseEscapes(text: string): string {
  return text.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
}

function encodedForms(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const hex = bytes.toString('hex');
  const pieces = piecesOfBase64(bytes);
  const urlSafe = (form: string): string => form.replaceAll('+', '-').replaceAll('/', '_');
  const escaped = (form: string): string => form.replaceAll('+', '%2B').replaceAll('/', '%2F').replaceAll('=', '%3D');
  const base64 = [bytes.toString('base64'), ...pieces];
  return [...base64.flatMap((form) => [form, urlSafe(form), escaped(form), lowerCaseEscapes(escaped(form))]), hex, hex.toUpperCase()];
}

/**
 * What base64 of a longer text that holds these bytes must contain, by how many bytes stand before them modulo 3. The characters
 * at both ends also depend on the neighbours and are left out.
 */
function piecesOfBase64(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const end = (before + bytes.length) % 3 === 0 ? text.length : text.length - 1;
    const piece = text.slice(before === 0 ? 0 : before + 1, end);
    return piece.length >= SHORTEST_PIECE ? [piece] : [];
  });
}
