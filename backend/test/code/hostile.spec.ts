import { describe, expect, it } from '@jest/globals';
import { codeOf, returned, runCode, useRunner } from './support.js';

const SLOW_MS = 120_000;
/** Time that a hostile job gets, and what it may take beyond (`reliability.md` S-47). */
const LIMIT_MS = 1_000;
const BEYOND_MS = 1_000;
const runner = useRunner();

describe('code can not get out (S-46)', () => {
  it.each([
    ['process', 'return typeof process'],
    ['require', 'return typeof require'],
    ['fetch', 'return typeof fetch'],
    ['timers', 'return typeof setTimeout'],
    ['WebAssembly', 'return typeof WebAssembly'],
    ['workers', 'return typeof Worker'],
    ['shared memory of ours', 'return typeof parentPort'],
    ['the standard input and output of QuickJS', 'return typeof std + typeof os === "undefinedundefined" ? "undefined" : "found"'],
    ['process, through the constructor of a function', 'return [].constructor.constructor("return typeof process")()'],
    ['process, through the constructor of an async function', 'return (async () => {}).constructor("return typeof process")()'],
    ['process, through the constructor of a generator', 'return (function* () {}).constructor("return typeof process")().next().value'],
    ['process, through the function behind console', 'return console.log.constructor("return typeof process")()'],
    ['process, through indirect eval', 'return (0, eval)("typeof process")'],
    ['process, through the caller', 'return (function f() { try { return typeof f.caller.process } catch { return "undefined" } })()'],
    ['process, through the stack of an error', 'Error.prepareStackTrace = (e, s) => s; return typeof new Error("x").stack[0]?.getThis'],
    ['process, through this', 'return (function () { return typeof (this ?? {}).process })()'],
    ['process, through globalThis', 'return typeof globalThis.process'],
  ])(
    'finds no %s',
    async (_, source) => {
      expect(await returned(runner, source)).toBe('undefined');
    },
    SLOW_MS,
  );

  it.each([
    ['import("fs")', 'return await import("fs")'],
    ['import("node:child_process")', 'return await import("node:child_process")'],
    ['import of a file', 'return await import("/etc/passwd")'],
    ['import of an address', 'return await import("http://127.0.0.1/x.js")'],
    ['import of data', 'return await import("data:text/javascript,export default 1")'],
  ])(
    'refuses %s',
    async (_, source) => {
      expect(await codeOf(runner, source)).toBe('code_failed');
    },
    SLOW_MS,
  );

  it(
    'sees nothing but the language and console',
    async () => {
      const names = (await returned(runner, 'return Object.getOwnPropertyNames(globalThis)')) as string[];
      const host = names.filter(
        (name) =>
          /^[a-z]/.test(name) && !/^(parse|is|decode|encode|escape|unescape|eval$|globalThis$|undefined$|queueMicrotask$)/.test(name),
      );
      expect(host).toEqual(['console']);
    },
    SLOW_MS,
  );
});

describe('code can not run on (S-47)', () => {
  it.each([
    ['a loop', 'while (1);'],
    ['a loop that catches', 'for (;;) { try { for (;;); } catch {} }'],
    ['a loop in finally', 'try { for (;;); } finally { for (;;); }'],
    ['microtasks without end', 'const f = async () => { for (;;) await null }; await f()'],
    ['a regular expression', 'return /(a+)+$/.test("a".repeat(40) + "b")'],
    ['one long call inside the interpreter', 'let o = []; for (let i = 0; i < 1e5; i++) o = [o]; return JSON.stringify(o)'],
    ['a getter of the result', 'return { get a() { for (;;); } }'],
    ['a toJSON of the result', 'return { toJSON() { for (;;); } }'],
    ['a Proxy as the result', 'return new Proxy({}, { ownKeys() { for (;;); } })'],
    ['a getter of the error', 'throw { get message() { for (;;); } }'],
    ['a sort', 'return Array.from({ length: 1e5 }, (_, i) => i).sort(() => { for (let i = 0; i < 1e6; i++); return 1 })'],
  ])(
    'ends %s at the limit, as a timeout, and runs the next job',
    async (_, source) => {
      const warm = await runCode(runner, 'return 1');
      const startMs = performance.now();
      const result = await runCode(runner, source, {}, LIMIT_MS);
      expect(performance.now() - startMs).toBeLessThan(LIMIT_MS + BEYOND_MS);
      expect(warm.ok).toBe(true);
      expect(result).toMatchObject({ ok: false, error: { code: 'code_timeout', class: 'timeout' } });
      expect(await returned(runner, 'return 1')).toBe(1);
    },
    SLOW_MS,
  );

  it(
    'refuses a list whose length alone is more than a result may be, without looking at its items',
    async () => {
      const result = await runCode(runner, 'const a = []; a.length = 4e9; return a');
      const message = expect.stringContaining('The result is larger than') as unknown;
      expect(result).toMatchObject({ ok: false, error: { code: 'code_result_invalid', class: 'expression', message } });
      expect(await returned(runner, 'return 1')).toBe(1);
    },
    SLOW_MS,
  );

  it(
    'ends microtasks that each make two more by time or by memory, whichever is used up first, and runs the next job',
    async () => {
      const startMs = performance.now();
      const code = await codeOf(runner, 'const f = () => Promise.resolve().then(f).then(f); return f()', LIMIT_MS);
      expect(performance.now() - startMs).toBeLessThan(LIMIT_MS + BEYOND_MS);
      expect(['code_timeout', 'code_memory']).toContain(code);
      expect(await returned(runner, 'return 1')).toBe(1);
    },
    SLOW_MS,
  );

  it(
    'tells what a loop wrote before it was stopped',
    async () => {
      await returned(runner, 'return 1');
      expect((await runCode(runner, 'console.log("here"); for (;;);', {}, LIMIT_MS)).logs).toEqual(['here']);
    },
    SLOW_MS,
  );
});

describe('code can not take all memory (S-47)', () => {
  it.each([
    ['1 GB of numbers', 'return new Array(1e9).fill(0).length'],
    ['1 GB of bytes', 'return new ArrayBuffer(1e9).byteLength'],
    ['many buffers', 'const b = []; for (;;) b.push(new Uint8Array(1e6))'],
    ['text that doubles', 'let s = "x"; for (;;) s += s'],
    ['text that doubles and is read', 'let s = "x"; for (;;) { s += s; s.charCodeAt(5) }'],
    ['many objects', 'const a = []; for (;;) a.push({ a: "x".repeat(1000) + a.length })'],
    ['one long list', 'return [..."ab".repeat(1e7)].length'],
    ['a padded text', 'return "x".padEnd(2 ** 29).length'],
    ['a replaced text', 'return "a".repeat(3e7).replace(/a/g, "bbbbbbbbbbbb").length'],
  ])(
    'ends %s as too much memory',
    async (_, source) => {
      const before = process.memoryUsage().rss;
      expect(await codeOf(runner, source)).toBe('code_memory');
      expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1_048_576);
      expect(await returned(runner, 'return 1')).toBe(1);
    },
    SLOW_MS,
  );

  it.each([
    ['a function that calls itself', 'function f() { return f() + 1 } return f()'],
    ['a getter that reads itself', 'const o = { get a() { return this.a } }; return o.a'],
    ['a toString that calls itself', 'const o = { toString() { return `${o}` } }; return `${o}`'],
    ['a deep text of JSON', 'return JSON.parse("[".repeat(1e6))'],
    ['a deep regular expression', 'return new RegExp("(".repeat(1e5) + ")".repeat(1e5))'],
    ['a deep expression', 'return eval("(".repeat(1e5) + ")".repeat(1e5))'],
  ])(
    'calls the recursion of %s an ordinary error',
    async (_, source) => {
      expect(await codeOf(runner, source)).toBe('code_failed');
      expect(await returned(runner, 'return 1')).toBe(1);
    },
    SLOW_MS,
  );
});

describe('each run begins clean (S-48)', () => {
  it(
    'sees nothing of what another run changed',
    async () => {
      const pollute = `
      Object.prototype.polluted = 1; Array.prototype.map = () => 'mine'; JSON.stringify = () => '"mine"'; globalThis.kept = 1;
      Promise.prototype.then = () => {}; String.prototype.slice = () => 'mine'; console.log = () => {}; Date = null; return 1`;
      for (let i = 0; i < 4; i++) await runCode(runner, pollute);
      const look = `console.log('x'); return [{}.polluted ?? 0, [1].map((x) => x + 1)[0], JSON.stringify([1]), typeof kept, 'abc'.slice(1), typeof Date]`;
      for (let i = 0; i < 4; i++) {
        expect(await runCode(runner, look)).toEqual({ ok: true, output: [0, 2, '[1]', 'undefined', 'bc', 'function'], logs: ['x'] });
      }
      expect(Object.keys(Object.prototype)).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'changes nothing about how its own result is taken out',
    async () => {
      const source = `
      JSON.stringify = () => '{"forged":1}'; JSON.parse = null; Object.keys = () => []; Array.isArray = () => false; Reflect.apply = null;
      Object.prototype.toString = () => '[object Map]'; Object.create = null; Object.setPrototypeOf = null; String.prototype.slice = null;
      Array.prototype[Symbol.iterator] = null; Object.prototype.__proto__ = null;
      return { a: [1, { b: 'c' }] }`;
      expect(await returned(runner, source)).toEqual({ a: [1, { b: 'c' }] });
    },
    SLOW_MS,
  );
});

describe('results that are no data (S-49)', () => {
  it.each([
    ['a BigInt', 'return { a: 1n }', /\/a is a BigInt/],
    ['a function', 'return [() => 1]', /\/0 is a function/],
    ['a symbol', 'return Symbol("a")', /symbol/],
    ['NaN', 'return { n: 0 / 0 }', /\/n is NaN/],
    ['infinity', 'return -1 / 0', /-Infinity/],
    ['a cycle', 'const a = {}; a.a = a; return a', /contains itself/],
    ['depth 100,000', 'let o = []; for (let i = 0; i < 1e5; i++) o = [o]; return o', /nested deeper/],
    ['depth 64', 'let o = 1; for (let i = 0; i < 64; i++) o = { o }; return o', /nested deeper/],
    ['toJSON that never ends', 'const a = { toJSON() { return { b: a } } }; return a', /nested deeper/],
    ['a Map', 'return new Map([[1, 2]])', /Object\.fromEntries/],
    ['a Set', 'return { s: new Set([1]) }', /\/s is a Set/],
    ['a promise inside', 'return [Promise.resolve(1)]', /await it/],
    ['an error', 'return new Error("x")', /throw it/],
    ['bytes', 'return new Uint8Array(3)', /typed array/],
    ['a key that reaches a prototype', 'return JSON.parse(\'{"__proto__": 1}\')', /__proto__/],
    ['a key "constructor"', 'return { constructor: 1 }', /constructor/],
    ['a getter that throws', 'return { get a() { throw new Error("no") } }', /could not be read: Error: no/],
    ['a Proxy that throws', 'return { p: new Proxy({}, { ownKeys() { throw new TypeError("no") } }) }', /TypeError: no/],
    ['a revoked Proxy', 'const p = Proxy.revocable({}, {}); p.revoke(); return [p.proxy]', /could not be read/],
    ['20 MB of text', 'return "x".repeat(2e7)', /larger than 10 MB/],
    ['20 MB of a few objects', 'const o = { a: "x".repeat(1000) }; return Array(2e4).fill(o)', /larger than 10 MB/],
    ['3 MB of characters that JSON escapes', 'return "\\u0001".repeat(3e6)', /larger than 10 MB/],
    ['4 MB of characters that take three bytes', 'return "\u4e00".repeat(4e6)', /larger than 10 MB/],
  ])(
    'calls %s an invalid result',
    async (_, source, message) => {
      const result = await runCode(runner, source);
      expect(result).toMatchObject({
        ok: false,
        error: { code: 'code_result_invalid', class: 'expression', message: expect.stringMatching(message) },
      });
    },
    SLOW_MS,
  );

  it.each([
    ['a thenable, which is awaited', 'return { then(done) { done(5) } }', 5],
    ['a getter, which is read', 'return { get a() { return 1 } }', { a: 1 }],
    ['a Proxy of data, which is copied', 'return new Proxy({ a: [1] }, {})', { a: [1] }],
    ['toJSON, which is asked', 'return { toJSON: () => ({ a: 1 }) }', { a: 1 }],
    ['63 levels', 'let o = 1; for (let i = 0; i < 63; i++) o = [o]; return JSON.stringify(o).length && o.length', 1],
  ])(
    'takes %s',
    async (_, source, expected) => {
      expect(await returned(runner, source)).toEqual(expected);
    },
    SLOW_MS,
  );
});
