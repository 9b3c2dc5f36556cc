import type { Browser, Page } from '@playwright/test';
import type { Server } from '../start.js';

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Lets somebody in, who has chosen a password of their own already. */
export async function letIn(server: Server, name: string, role = 'editor'): Promise<Person> {
  const email = `${name.toLowerCase().replace(/\W+/g, '.')}@example.com`;
  const { oneTimePassword: oneTime } = await server.api('POST', '/api/users', { name, email, role });
  const person = { name, email, password: `${name} has a long password` };
  const send = (method: string, path: string, body: unknown, cookie = ''): Promise<Response> =>
    fetch(server.address + path, {
      method,
      headers: { 'content-type': 'application/json', origin: server.address, cookie },
      body: JSON.stringify(body),
    });
  const signedIn = await send('POST', '/api/session', { email, password: oneTime });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const changed = await send('PUT', '/api/session/password', { currentPassword: oneTime, newPassword: person.password }, cookie);
  if (!changed.ok) throw new Error(`${name} could not choose a password: ${await changed.text()}`);
  return person;
}

/** A window of a browser where nobody is signed in. */
export async function newWindow(browser: Browser, server: Server): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.address, storageState: { cookies: [], origins: [] } });
  return context.newPage();
}
