import { fileURLToPath } from 'node:url';

/** Headers of every page and file. The Content-Security-Policy differs per request and is set in src/proxy.ts. */
const SECURITY_HEADERS = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()' },
];

/** Pages of forms may be framed by whom their policy names, which this older header can not say. */
const NO_FRAMES = [{ key: 'X-Frame-Options', value: 'DENY' }];

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // No picture is scaled on the server, so no native image library is loaded.
  images: { unoptimized: true },
  turbopack: { root: fileURLToPath(new URL('..', import.meta.url)) },
  headers: () =>
    Promise.resolve([
      { source: '/:path*', headers: SECURITY_HEADERS },
      { source: '/((?!f/[^.]).*)', headers: NO_FRAMES },
    ]),
};

export default config;
