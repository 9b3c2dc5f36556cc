/** Name of the author's source in stack traces. */
export const SOURCE_NAME = 'code';

/**
 * JavaScript that runs inside the interpreter before the author's code does, and is all that lies between the two: it gives the code its
 * `console`, and takes results and errors out as text. It keeps the built-ins that it needs, so that code which changes them afterwards
 * changes nothing here; values of the code are read, never trusted: every getter, Proxy and `toJSON` runs inside, under the same limits.
 *
 * - `write(value, maxDepth, maxBytes)`: `=` and JSON text, `?` for undefined, or `!` and why it can not be written
 * - `describe(error)`: JSON text of `{name, message, stack}`
 * - `logs()`: JSON text of the lines that were written
 */
export const GUEST = `(() => {
  'use strict';
  const { parse, stringify } = JSON;
  const { keys, setPrototypeOf, create } = Object;
  const { isArray } = Array;
  const { isFinite } = Number;
  const { isView } = ArrayBuffer;
  const text = String;
  const apply = Reflect.apply;
  const { slice } = String.prototype;
  const tagOf = Object.prototype.toString;
  const cut = (value, length) => (value.length > length ? apply(slice, value, [0, length]) + '…' : value);

  const MAX_LINES = 100;
  const MAX_LINE = 2000;
  const MAX_LOG = 8192;
  const lines = setPrototypeOf([], null);
  let logged = 0;
  let full = false;

  const shown = (value) => {
    try {
      if (typeof value === 'string') return value;
      if (typeof value === 'function') return '[function]';
      if (typeof value !== 'object' || value === null) return text(value);
      if (apply(tagOf, value, []) === '[object Error]') return text(value.name) + ': ' + text(value.message);
      const json = stringify(value);
      return typeof json === 'string' ? json : '[object]';
    } catch {
      return '[object]';
    }
  };
  const log = (level) => (...values) => {
    if (full) return;
    let line = level;
    for (let i = 0; i < values.length && line.length <= MAX_LINE; i++) line += (i > 0 ? ' ' : '') + cut(shown(values[i]), MAX_LINE);
    line = cut(line, MAX_LINE);
    logged += line.length;
    full = lines.length >= MAX_LINES || logged > MAX_LOG;
    lines[lines.length] = full ? '… (what follows was cut)' : line;
  };
  const plain = log('');
  globalThis.console = { log: plain, info: plain, debug: plain, warn: log('warn: '), error: log('error: ') };

  const ADVICE = {
    __proto__: null,
    '[object Map]': 'a Map: return Object.fromEntries(map)',
    '[object Set]': 'a Set: return [...set]',
    '[object WeakMap]': 'a WeakMap',
    '[object WeakSet]': 'a WeakSet',
    '[object Promise]': 'a promise: await it first',
    '[object RegExp]': 'a regular expression: return its source',
    '[object Error]': 'an error: throw it, or return its message',
    '[object ArrayBuffer]': 'binary data: return text or a list of numbers',
    '[object DataView]': 'binary data: return text or a list of numbers',
  };
  const FORBIDDEN = { __proto__: null, ['__proto__']: true, constructor: true, prototype: true };

  class Refusal {
    constructor(message) {
      this.message = message;
    }
  }
  const where = (path) => (path === '' ? 'The result' : 'The result at ' + cut(path, 200));
  const refuse = (path, what) => {
    throw new Refusal(where(path) + ' is ' + what + '.');
  };

  const write = (value, maxDepth, maxBytes) => {
    let left = maxBytes;
    const spend = (bytes) => {
      left -= bytes;
      if (left < 0) throw new Refusal('The result is larger than ' + maxBytes / 1048576 + ' MB of JSON.');
    };
    const plainOf = (value, depth, path, bare) => {
      switch (typeof value) {
        case 'string':
          spend(value.length + 2);
          return value;
        case 'boolean':
          spend(4);
          return value;
        case 'number':
          spend(2);
          if (!isFinite(value)) refuse(path, text(value) + ', which JSON can not carry');
          return value;
        case 'undefined':
          spend(4);
          return null;
        case 'bigint':
          return refuse(path, 'a BigInt, which JSON can not carry: return Number(value) or String(value)');
        case 'function':
          return refuse(path, 'a function, which JSON can not carry: call it, and return what it returns');
        case 'symbol':
          return refuse(path, 'a symbol, which JSON can not carry');
      }
      if (value === null) {
        spend(4);
        return null;
      }
      if (depth >= maxDepth) refuse('', 'nested deeper than ' + maxDepth + ' levels, or contains itself');
      if (isArray(value)) {
        const { length } = value;
        spend(2 + length);
        const list = setPrototypeOf([], null);
        for (let i = 0; i < length; i++) list[i] = plainOf(value[i], depth + 1, path + '/' + i, false);
        return list;
      }
      if (!bare && typeof value.toJSON === 'function') return plainOf(value.toJSON(''), depth + 1, path, true);
      const tag = apply(tagOf, value, []);
      if (ADVICE[tag] !== undefined) refuse(path, ADVICE[tag]);
      if (isView(value)) refuse(path, 'a typed array: return Array.from(value)');
      if (tag === '[object String]' || tag === '[object Number]' || tag === '[object Boolean]') {
        return plainOf(value.valueOf(), depth + 1, path, true);
      }
      spend(2);
      const object = create(null);
      const names = keys(value);
      for (let i = 0; i < names.length; i++) {
        const name = names[i];
        const at = path + '/' + cut(name, 80);
        if (FORBIDDEN[name]) throw new Refusal('The result has the key "' + name + '", which is refused everywhere.');
        const member = value[name];
        if (member === undefined) continue;
        spend(name.length + 4);
        object[name] = plainOf(member, depth + 1, at, false);
      }
      return object;
    };
    if (value === undefined) return '?';
    try {
      const json = stringify(plainOf(value, 0, '', false));
      left = maxBytes;
      spend(json.length);
      return '=' + json;
    } catch (error) {
      if (error instanceof Refusal) return '!' + error.message;
      const said = shown(error);
      if (said === 'InternalError: out of memory' || said === 'null') throw error;
      return '!The result could not be read: ' + cut(said, 300);
    }
  };

  const describe = (error) => {
    const part = (name) => {
      try {
        const value = error[name];
        return typeof value === 'string' ? cut(value, 1000) : '';
      } catch {
        return '';
      }
    };
    const isObject = typeof error === 'object' && error !== null;
    const message = isObject ? part('message') : '';
    const described = create(null);
    described.name = isObject && message !== '' ? part('name') : '';
    described.message = message !== '' ? message : isObject && part('name') !== '' ? part('name') : cut(shown(error), 1000);
    described.stack = isObject ? part('stack') : '';
    return stringify(described);
  };

  return { parse, write, describe, logs: () => stringify(lines) };
})()`;
