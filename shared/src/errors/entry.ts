/** When trying the same again can help: `never`, `later` (time heals it), `after_change` (something must be changed first). */
export type RetryClass = 'never' | 'later' | 'after_change';

export interface ErrorEntry {
  /** HTTP status of the answer that carries it. */
  readonly status: number;
  readonly retry: RetryClass;
  /** One sentence for people: what it is and what to do. */
  readonly title: string;
}
