/** A request as the part of a service sees it that does the work. */
export interface DeskRequest {
  readonly method: string;
  /** Decoded parts of the path: `/contacts/ada%40x.com` is `['contacts', 'ada@x.com']`. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** Of a POST or PUT. */
  readonly body: Fields;
}

export type Fields = { readonly [name: string]: unknown };

export interface DeskAnswer {
  readonly status: number;
  readonly body: Fields;
  /** Something has happened: a contact was changed, a message posted. */
  readonly effect: boolean;
}

/** What is particular to one service; signing in, keys and misbehaving are common to all (`service.ts`). */
export interface Desk {
  readonly id: string;
  readonly title: string;
  /** Whether it drops a repeat that carries the same `Idempotency-Key`. */
  readonly honoursKeys: boolean;
  /** Its word for "no" when it is switched to `ok_false`. */
  readonly refusal: string;
  handle(request: DeskRequest): DeskAnswer;
  /** What it holds, newest first. */
  entries(count: number): Fields[];
  clear(): void;
}

export const NOT_THERE: DeskAnswer = { status: 404, body: { ok: false, error: 'not_found' }, effect: false };

/** The values of these fields when all of them are text that is not empty; else the answer that says which one is not. */
export function texts<Name extends string>(body: Fields, ...names: readonly Name[]): { readonly [name in Name]: string } | DeskAnswer {
  const values: { [name: string]: string } = {};
  for (const name of names) {
    const value = Object.hasOwn(body, name) ? body[name] : undefined;
    if (typeof value !== 'string' || value.trim() === '') {
      return { status: 422, body: { ok: false, error: 'invalid', message: `"${name}" must be text and not empty.` }, effect: false };
    }
    values[name] = value;
  }
  return values as { readonly [name in Name]: string };
}

export function isAnswer(value: object): value is DeskAnswer {
  return 'status' in value && typeof value.status === 'number';
}

export function done(body: Fields, effect: boolean): DeskAnswer {
  return { status: 200, body: { ok: true, ...body }, effect };
}
