/** What stands where a secret was. */
export const REDACTED = '(redacted)';

/** What must not be read anywhere. */
export interface Hidden {
  /** Taken out wherever they stand, in every form in which services echo them. */
  readonly secrets: readonly string[];
  /** Texts that secrets are sent in, such as `user:password`: taken out where they stand encoded. */
  readonly carriers: readonly string[];
}

/** Makes the function that takes secrets out of plain data; what holds none comes back as it is. */
export type MakeRedactor = (hidden: Hidden) => <T>(value: T) => T;
