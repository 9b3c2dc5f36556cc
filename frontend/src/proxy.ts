import { NextResponse, type NextRequest } from 'next/server';
import { contentSecurityPolicy, originsIn } from './security/content-security-policy';

const HEADER = 'Content-Security-Policy';
/** Pages of forms, which others may show in a frame; not those of drafts. */
const HOSTED = /^\/f\/(?!\.)/;

/** Gives every page a policy with a fresh nonce. Next reads the nonce from the request's policy and puts it on its own scripts. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))));
  const framedBy = HOSTED.test(request.nextUrl.pathname) ? originsIn(request.headers.get('x-form-embed')) : [];
  const policy = contentSecurityPolicy({ nonce, development: process.env.NODE_ENV === 'development', framedBy });
  const headers = new Headers(request.headers);
  headers.set(HEADER, policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set(HEADER, policy);
  return response;
}

/** Built files are not pages: no browser runs a policy from them. */
export const config = { matcher: '/((?!_next/static|icon.svg).*)' };
