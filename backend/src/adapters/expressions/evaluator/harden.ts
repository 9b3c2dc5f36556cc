/** JSONata's definition of a built-in function: an object, a signature with a method, and the code. All of them are shared by all jobs. */
interface BuiltIn {
  readonly implementation: object;
  readonly signature?: { readonly validate?: object };
}

/**
 * Makes the process the same for every job, whatever an earlier one did. JSONata can be led to write into its own function
 * definitions (`$clone` replaced by the identity, then a transform `| |` over `[$string]`), and so into later evaluations of other
 * flows. Here the shared objects and the built-in prototypes become read-only, and `__proto__` an ordinary key.
 */
export function harden(builtIns: Iterable<object>): void {
  Reflect.deleteProperty(Object.prototype, '__proto__');
  for (const builtIn of builtIns) lockBuiltIn(builtIn as BuiltIn);
  for (const prototype of prototypes()) lockPrototype(prototype);
}

/** JSONata notes the last place of use on the definition itself, so it must stay extensible; what it consists of is fixed. */
function lockBuiltIn(builtIn: BuiltIn): void {
  Object.freeze(builtIn.implementation);
  if (builtIn.signature?.validate !== undefined) Object.freeze(builtIn.signature.validate);
  if (builtIn.signature !== undefined) Object.freeze(builtIn.signature);
  for (const key of Object.keys(builtIn).filter((name) => name !== 'token' && name !== 'position')) {
    Object.defineProperty(builtIn, key, { writable: false, configurable: false });
  }
}

function prototypes(): object[] {
  const constructors = [
    Object,
    Function,
    Array,
    String,
    Number,
    Boolean,
    RegExp,
    Date,
    Promise,
    Map,
    Set,
    WeakMap,
    Error,
    RangeError,
    TypeError,
  ];
  return [...constructors.map((constructor) => constructor.prototype as object), Math, JSON, Reflect];
}

/**
 * No new properties, no replaced ones. Plain freezing would also forbid `{}.toString = ...` on ordinary objects (data may have such
 * keys), so data properties become accessors that define an own property on whatever is assigned to.
 */
function lockPrototype(prototype: object): void {
  for (const key of Reflect.ownKeys(prototype)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(prototype, key);
    if (descriptor === undefined || !descriptor.configurable || !('value' in descriptor)) continue;
    const { value, enumerable = false } = descriptor as { value: unknown; enumerable?: boolean };
    if (prototype !== Object.prototype) {
      Object.defineProperty(prototype, key, { writable: false, configurable: false });
      continue;
    }
    Object.defineProperty(prototype, key, {
      get: () => value,
      set(this: object, assigned: unknown) {
        if (this === prototype) throw new TypeError('The prototype of all objects can not be changed.');
        Object.defineProperty(this, key, { value: assigned, enumerable: true, configurable: true, writable: true });
      },
      enumerable,
      configurable: false,
    });
  }
  Object.preventExtensions(prototype);
}
