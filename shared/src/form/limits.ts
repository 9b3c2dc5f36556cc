/** Most pages of a form, fields of all pages together, options of one field, and parts of one condition. */
export const FORM_LIMITS = { pages: 20, fields: 200, options: 500, parts: 20 } as const;

/** Longest answer of a one-line and of a many-line field where the author sets no other, characters. */
export const DEFAULT_TEXT_LENGTH = 1_000;
export const DEFAULT_PARAGRAPH_LENGTH = 10_000;

/** A file of a visitor: as large as this when the author does not say, and at most; bytes. */
export const DEFAULT_FILE_BYTES = 10 * 1024 * 1024;
export const MAX_FILE_BYTES = 100 * 1024 * 1024;
/** Files of one field, at most. */
export const MAX_FILES = 10;

/** The kinds of field, as the palette of the builder lists them. */
export const FIELD_KINDS = [
  'text',
  'paragraph',
  'email',
  'phone',
  'url',
  'number',
  'date',
  'time',
  'choice',
  'dropdown',
  'choices',
  'yesNo',
  'consent',
  'file',
  'hidden',
  'note',
] as const;
