/** What a connection to a practice service is made of. */
export interface PracticeAccount {
  /** The service by name. */
  readonly service: string;
  readonly baseUrl: string;
  readonly token: string;
}

/** How a practice service behaves. */
export interface PracticeSwitch {
  readonly mode: string;
  /** For the next so many calls; null: until it is switched off. */
  readonly times: number | null;
  readonly delayMs: number;
  readonly retryAfterSeconds: number;
}

export interface PracticeServiceState {
  readonly id: string;
  readonly title: string;
  readonly switch: PracticeSwitch;
  /** What its switch can be set to. */
  readonly modes: readonly string[];
  /** Requests that arrived. */
  readonly calls: number;
  /** What really happened. */
  readonly effects: number;
  readonly recentCalls: readonly {
    readonly atMs: number;
    readonly what: string;
    readonly status: number | null;
    readonly effect: boolean;
    readonly mode: string;
  }[];
  readonly entries: readonly { readonly [name: string]: unknown }[];
}

export interface PracticeSubmission {
  readonly eventId: string;
  readonly deliveries: readonly { readonly status: number | null; readonly answer: unknown }[];
}

/** The practice services of this process: an outside system that people may break on purpose. */
export interface PracticeServices<Mode extends string = string> {
  accounts(): readonly PracticeAccount[];
  list(): readonly PracticeServiceState[];
  /** Why it can not be switched so, in words; null when it was. */
  set(
    id: string,
    change: {
      readonly mode: Mode;
      readonly times?: number | null | undefined;
      readonly delayMs?: number | undefined;
      readonly retryAfterSeconds?: number | undefined;
    },
  ): Promise<string | null>;
  /** Empties it and lets it behave. */
  reset(id: string): Promise<void>;
  /** Submits the form of the practice website, which sends its event to this hook (`/hooks/...`) of this server. */
  submit(lead: { readonly [field: string]: string }, hook: string): Promise<PracticeSubmission>;
}
