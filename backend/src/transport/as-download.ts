/** Values from outside are never shown as part of our origin, whatever they are or claim to be (`reliability.md` S-74). */
export const AS_DOWNLOAD = {
  'content-disposition': 'attachment',
  'x-content-type-options': 'nosniff',
  'content-security-policy': 'sandbox',
  'cache-control': 'private, no-store',
};
