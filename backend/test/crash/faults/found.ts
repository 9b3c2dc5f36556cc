/** What a check found. One that had nothing to look at has shown nothing. */
export interface Found {
  /** How many things it looked at. */
  readonly checked: number;
  /** What is wrong, each in a sentence. */
  readonly problems: readonly string[];
}
