import type { Json } from '@plumbline/shared';
import { io, type Socket } from 'socket.io-client';
import type { JsonObject } from '@plumbline/shared';
import type { Product, Reply } from './product.js';

export const ADMIN = { name: 'Ada Lovelace', email: 'ada@example.com', password: 'a quiet long password' };

/** What a person's browser does: keeps cookies, says where a page comes from, follows no redirect. */
export class Browser {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly address: string) {}

  static at(product: Product): Browser {
    return new Browser(product.address);
  }

  /** The header `Cookie`; empty when nobody is signed in. */
  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** One call by a page of the server, unless `headers` say something else. */
  async call(method: string, path: string, body?: Json, headers: Record<string, string> = {}): Promise<Reply> {
    const response = await fetch(this.address + path, {
      method,
      redirect: 'manual',
      headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', cookie: this.cookie, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const cookie of response.headers.getSetCookie()) this.keep(cookie);
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    return {
      status: response.status,
      type,
      headers: response.headers,
      body: type.includes('json') ? (JSON.parse(text) as JsonObject) : { text },
    };
  }

  signIn({ email, password }: { email: string; password: string }): Promise<Reply> {
    return this.call('POST', '/api/session', { email, password });
  }

  /** Makes the first admin. */
  setUp(code?: string): Promise<Reply> {
    return this.call('POST', '/api/setup', { ...ADMIN, ...(code === undefined ? {} : { code }) });
  }

  /** The status and place that a page is answered with. */
  async page(path: string): Promise<{ status: number; to: string | null }> {
    const { status, headers } = await this.call('GET', path, undefined, { accept: 'text/html' });
    return { status, to: headers.get('location') };
  }

  /** A connection of the live channel, with nothing but the cookies. */
  live(transport: 'websocket' | 'polling' = 'websocket'): Socket {
    const extraHeaders = { cookie: this.cookie };
    return io(this.address, { path: '/live', transports: [transport], forceNew: true, reconnection: false, extraHeaders });
  }

  private keep(header: string): void {
    const [pair = '', ...attributes] = header.split(';');
    const at = pair.indexOf('=');
    const gone = attributes.some((one) => one.trim().toLowerCase() === 'max-age=0');
    if (gone) this.cookies.delete(pair.slice(0, at));
    else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}

/** Makes somebody with a role and a password of their own, and signs them in. */
export async function personWith(role: string, admin: Browser, product: Product): Promise<Browser> {
  const email = `${role}-${Math.random().toString(36).slice(2)}@example.com`;
  const made = await admin.call('POST', '/api/users', { name: role, email, role });
  const oneTime = made.body['oneTimePassword'] as string;
  const person = Browser.at(product);
  await person.signIn({ email, password: oneTime });
  const changed = await person.call('PUT', '/api/session/password', { currentPassword: oneTime, newPassword: `${role} has a password` });
  if (changed.status !== 200) throw new Error(`not signed in: ${JSON.stringify([made.body, changed.body])}`);
  return person;
}
