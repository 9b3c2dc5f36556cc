/**
 * `Content-Disposition` of a download under the name that its sender gave it (RFC 6266): plain letters for old browsers, and the whole name
 * in UTF-8 (RFC 8187) for the others. Nothing of the name can end the header or begin another one.
 */
export function attachmentNamed(name: string): string {
  const plain = name.replace(/[^\w. -]/g, '_');
  const whole = encodeURIComponent(name.replace(/\p{Cs}/gu, '')).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
