/** Longest address that a mail server has to take (RFC 5321, 4.5.3.1.3), characters. */
const LONGEST = 254;

/**
 * A bare mail address, `ada@example.com`. Stricter than RFC 5322: no comments, no quoted local part, and nothing that could end a
 * header or an SMTP command.
 */
const ADDRESS = /^[^\s@<>()[\]\\,;:"\u0000-\u0020\u007f-\u009f]{1,64}@[^\s@<>()[\]\\,;:"\u0000-\u0020\u007f-\u009f]{1,253}$/u;

export function isEmailAddress(text: string): boolean {
  return text.length <= LONGEST && ADDRESS.test(text) && !/\.\.|@[.-]|[.-]$/.test(text);
}
