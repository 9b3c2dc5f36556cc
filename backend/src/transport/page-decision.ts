import { safePath } from '@plumbline/shared';

export interface PageRequest {
  readonly path: string;
  /** With its `?`; empty without. */
  readonly search: string;
  /** Whether the first admin was made. */
  readonly setUp: boolean;
  /** Null: nobody is signed in. */
  readonly person: { readonly mustChangePassword: boolean } | null;
}

const SIGN_IN = '/sign-in';
const SET_UP = '/setup';
/** Built files and pictures: no pages, and the same for everybody. */
const FILES = /^\/(_next\/static\/[^?]*|icon\.svg|favicon\.ico)$/;

/** Pages of forms are for everybody; those of drafts, below `/f/.preview/`, are not. */
const HOSTED = /^\/f\/([A-Za-z0-9_~-][A-Za-z0-9._~/-]*)$/;

/** The path of the form whose page is asked for; null for every other page. */
export function hostedPath(path: string): string | null {
  return path.includes('//') || /\/\.\.?(\/|$)/.test(path) ? null : (HOSTED.exec(path)?.[1] ?? null);
}

/** Whether somebody may have what lies at a path before it is known who they are. */
export function isFile(path: string): boolean {
  return FILES.test(path) && !path.includes('..');
}

/** Where somebody who asks for a page is sent instead; null: they get it. */
export function redirectOf({ path, search, setUp, person }: PageRequest): string | null {
  if (!setUp) return path === SET_UP ? null : SET_UP;
  if (person && !person.mustChangePassword) {
    if (path === SIGN_IN) return nextIn(search) ?? '/';
    return path === SET_UP ? '/' : null;
  }
  if (path === SIGN_IN) return null;
  return path === SET_UP ? SIGN_IN : withNext(path, search);
}

/** The path to go on to, as the sign-in page was told it. */
function nextIn(search: string): string | null {
  const next = safePath(new URLSearchParams(search).get('next'));
  return next?.startsWith(SIGN_IN) ? null : next;
}

function withNext(path: string, search: string): string {
  const asked = new URLSearchParams(search);
  // What the pages ask each other for, while they load a part of a page.
  asked.delete('_rsc');
  const next = safePath(asked.size > 0 ? `${path}?${asked.toString()}` : path);
  return next === null || next === '/' ? SIGN_IN : `${SIGN_IN}?next=${encodeURIComponent(next)}`;
}
