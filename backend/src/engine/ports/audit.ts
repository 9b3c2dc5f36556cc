import type { Json } from '@plumbline/shared';

/** Who did what to what, and when; kept for good. */
export interface Audit {
  record(entry: {
    readonly actor: string;
    readonly action: string;
    readonly subject: string;
    readonly detail: { readonly [key: string]: Json };
  }): Promise<void>;
}
