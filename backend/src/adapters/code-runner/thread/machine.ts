import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import quickjs from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, newVariant, type QuickJSContext, type QuickJSHandle } from 'quickjs-emscripten-core';

/** An interpreter of its own for one job: its memory, its globals and its prototypes end with it. */
export interface Machine {
  readonly context: QuickJSContext;
  /** Whether the code has used up nearly all memory that it has. */
  memoryIsFull(): boolean;
  /** Stops whatever runs after this time, by `performance.now()`. */
  stopAfter(atMs: number): void;
  /** Whether something was stopped. */
  wasStopped(): boolean;
}

/** The types of the package describe its CommonJS form; as an ES module its default is the variant itself. */
const variant = 'default' in quickjs ? quickjs.default : quickjs;

/** The part of the standard WebAssembly API that is used; without DOM types TypeScript knows none. */
interface WebAssemblyApi {
  compile(bytes: Uint8Array): Promise<object>;
  readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => { readonly buffer: ArrayBuffer };
}
const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };

const PAGE_BYTES = 65_536;
/** The module does not start with less, 16 MB. */
const LEAST_PAGES = 256;
/** QuickJS's own stack inside the module: beyond it a recursion is an ordinary error. A level takes about 400 bytes. */
const STACK_BYTES = 512 * 1024;

/** Compiled once for a thread; 5 ms. */
export async function compileInterpreter(): Promise<object> {
  const file = createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
  return WebAssembly.compile(await readFile(file));
}

/**
 * Makes a fresh interpreter, about 2 ms. Its memory is bounded by the WebAssembly memory that it gets: QuickJS's own limit counts
 * only part of what it allocates.
 */
export async function createMachine(wasmModule: object, memoryBytes: number): Promise<Machine> {
  const wasmMemory = new WebAssembly.Memory({ initial: LEAST_PAGES, maximum: Math.max(LEAST_PAGES, Math.floor(memoryBytes / PAGE_BYTES)) });
  // Its type does not name them; the module takes them.
  const emscriptenModule: object = { print: nothing, printErr: nothing };
  const module = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmModule, wasmMemory, emscriptenModule }));
  const runtime = module.newRuntime({ maxStackSizeBytes: STACK_BYTES });
  let endMs = Infinity;
  let stopped = false;
  runtime.setInterruptHandler(() => {
    if (performance.now() < endMs) return false;
    stopped = true;
    return true;
  });
  return {
    context: runtime.newContext(),
    memoryIsFull: () => wasmMemory.buffer.byteLength > memoryBytes * 0.8,
    stopAfter: (atMs) => {
      endMs = atMs;
    },
    wasStopped: () => stopped,
  };
}

/** Takes a text out of the interpreter; null when it is none, or longer than `maxLength` (UTF-16 units). */
export function takeText(context: QuickJSContext, handle: QuickJSHandle, maxLength: number): string | null {
  if (context.typeof(handle) !== 'string') return null;
  return context.getNumber(context.getProp(handle, 'length')) <= maxLength ? context.getString(handle) : null;
}

function nothing(): void {
  // What the interpreter itself would print is of no use to anybody.
}
