/** How a connection proves who we are (`design.md` 6). */
export const CONNECTION_KINDS = ['api_key', 'bearer', 'basic', 'hmac', 'smtp', 'imap', 'practice'] as const;
export type ConnectionKind = (typeof CONNECTION_KINDS)[number];
