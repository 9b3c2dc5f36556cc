import { compileTemplate, type Json, type TemplateCompilation } from '@plumbline/shared';

/** Templates that are plain strings have no identity; so many of them are kept, the oldest going first. */
const MAX_STRINGS = 1000;

/** Compiles each template once: by identity for objects and arrays (they must not change), by text for strings. */
export function compiledTemplates(): (template: Json) => TemplateCompilation {
  const byIdentity = new WeakMap<object, TemplateCompilation>();
  const byText = new Map<string, TemplateCompilation>();
  return (template) => {
    if (typeof template === 'object' && template !== null) return remember(byIdentity, template, template);
    if (typeof template !== 'string') return compileTemplate(template);
    const compilation = remember(byText, template, template);
    if (byText.size > MAX_STRINGS) for (const oldest of [...byText.keys()].slice(0, 1)) byText.delete(oldest);
    return compilation;
  };
}

interface Store<K> {
  get(key: K): TemplateCompilation | undefined;
  set(key: K, value: TemplateCompilation): unknown;
}

function remember<K>(store: Store<K>, key: K, template: Json): TemplateCompilation {
  const known = store.get(key);
  if (known !== undefined) return known;
  const compilation = compileTemplate(template);
  store.set(key, compilation);
  return compilation;
}
