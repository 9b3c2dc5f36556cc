/**
 * Lint rules for the folders that reach the outside only through ports: engine, use cases, connectors. The compiler settings of
 * the core already refuse `process` or `fetch` there (no such types); clocks and random numbers are part of the language
 * and pass the compiler, so these rules name them, and repeat the others for the connectors, which compile with the application.
 */

const PORT = 'take it as a port (backend/src/engine/ports) or as an argument';

/** Globals that are input or output, time or state of the process. */
const GLOBALS = {
  process: 'settings are read in backend/src/config only',
  fetch: 'calls leave through the OutboundHttp port',
  XMLHttpRequest: 'calls leave through the OutboundHttp port',
  WebSocket: 'calls leave through the OutboundHttp port',
  EventSource: 'calls leave through the OutboundHttp port',
  setTimeout: PORT,
  setInterval: PORT,
  setImmediate: PORT,
  clearTimeout: PORT,
  clearInterval: PORT,
  clearImmediate: PORT,
  performance: PORT,
  crypto: PORT,
  Buffer: 'use Uint8Array and TextEncoder, which every JavaScript runtime has',
  console: 'use the Logger port',
  global: 'it hides which global is meant',
  globalThis: 'it hides which global is meant',
};

/** Specs may use what they like. */
const SPECS = ['**/*.spec.ts'];

/** @type {import('eslint').Linter.Config} */
export const coreRestrictions = {
  name: 'plumbline/core-uses-ports',
  files: ['backend/src/engine/**/*.ts', 'backend/src/usecases/**/*.ts', 'backend/src/connectors/**/*.ts'],
  ignores: SPECS,
  rules: {
    'no-restricted-globals': ['error', ...Object.entries(GLOBALS).map(([name, message]) => ({ name, message: `Not here: ${message}.` }))],
    'no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now', message: `Not here: ${PORT}.` },
      { object: 'Math', property: 'random', message: `Not here: ${PORT}.` },
    ],
    'no-restricted-syntax': [
      'error',
      { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: `No reading of the clock here: ${PORT}.` },
      { selector: 'CallExpression[callee.name="Date"]', message: `No reading of the clock here: ${PORT}.` },
    ],
  },
};
