import { isJsonObject, type FlowDocument, type Json, type JsonObject } from '@plumbline/shared';
import type { FormField } from '@plumbline/shared/form';
import { setTrigger } from '../../canvas-core/edits/flow';
import { renameAnswer } from '../../canvas-core/edits/rename-answer';
import { withField } from '../../canvas-core/edits/with-field';

/** A field by its place: its page, and where it stands there. */
export interface FieldPlace {
  readonly page: number;
  readonly field: number;
}

type Page = JsonObject & { readonly fields: Json[] };

const configOf = ({ trigger }: FlowDocument): JsonObject => trigger.config ?? {};

function pagesOf(document: FlowDocument): Page[] {
  const { pages } = configOf(document);
  return (Array.isArray(pages) ? pages : []).map((page): Page => {
    const object = isJsonObject(page) ? page : {};
    return { ...object, fields: Array.isArray(object['fields']) ? object['fields'] : [] };
  });
}

const withPages = (document: FlowDocument, pages: readonly Page[]): FlowDocument =>
  setTrigger(document, { config: { ...configOf(document), pages: [...pages] } });

const withFields = (document: FlowDocument, page: number, change: (fields: Json[]) => Json[]): FlowDocument =>
  withPages(
    document,
    pagesOf(document).map((one, at) => (at === page ? { ...one, fields: change(one.fields) } : one)),
  );

/** Sets one setting by the names that lead to it; `undefined` takes it away. */
export function setSetting(document: FlowDocument, path: readonly string[], value: Json | undefined): FlowDocument {
  const config = withField(configOf(document), path, value);
  return isJsonObject(config) ? setTrigger(document, { config }) : document;
}

export function addField(document: FlowDocument, { page, field }: FieldPlace, made: FormField): FlowDocument {
  return withFields(document, page, (fields) => fields.toSpliced(field, 0, plain(made)));
}

const plain = (field: FormField): JsonObject => JSON.parse(JSON.stringify(field)) as JsonObject;

export function removeField(document: FlowDocument, { page, field }: FieldPlace): FlowDocument {
  return withFields(document, page, (fields) => fields.toSpliced(field, 1));
}

/** Moves a field; `to` counts without it. */
export function moveField(document: FlowDocument, from: FieldPlace, to: FieldPlace): FlowDocument {
  const moved = pagesOf(document)[from.page]?.fields[from.field];
  if (moved === undefined) return document;
  return withFields(removeField(document, from), to.page, (fields) => fields.toSpliced(to.field, 0, moved));
}

/** A copy of a field, right after it, under a name of its own. */
export function duplicateField(document: FlowDocument, { page, field }: FieldPlace, id: string): FlowDocument {
  const original = pagesOf(document)[page]?.fields[field];
  return isJsonObject(original) ? withFields(document, page, (fields) => fields.toSpliced(field + 1, 0, { ...original, id })) : document;
}

export const addPage = (document: FlowDocument, at: number): FlowDocument =>
  withPages(document, pagesOf(document).toSpliced(at, 0, { fields: [] }));

export const removePage = (document: FlowDocument, at: number): FlowDocument => withPages(document, pagesOf(document).toSpliced(at, 1));

export function movePage(document: FlowDocument, from: number, to: number): FlowDocument {
  const pages = pagesOf(document);
  const moved = pages[from];
  return moved === undefined ? document : withPages(document, pages.toSpliced(from, 1).toSpliced(to, 0, moved));
}

/** Gives a field another name in the data: in its own conditions, and wherever a step reads its answer. */
export function renameField(document: FlowDocument, place: FieldPlace, to: string): FlowDocument {
  const pages = pagesOf(document);
  const field = pages[place.page]?.fields[place.field];
  const from = isJsonObject(field) ? field['id'] : undefined;
  if (typeof from !== 'string' || from === to) return document;
  const isAlone = pages.flatMap(({ fields }) => fields).filter((one) => isJsonObject(one) && one['id'] === from).length === 1;
  const renamed = setSetting(document, ['pages', String(place.page), 'fields', String(place.field), 'id'], to);
  // Of two fields of one name nobody knows which one was meant.
  if (!isAlone) return renamed;
  const conditioned = withPages(
    renamed,
    pagesOf(renamed).map((page) => ({
      ...inCondition(page, from, to),
      fields: page.fields.map((one) => (isJsonObject(one) ? inCondition(one, from, to) : one)),
    })),
  );
  return renameAnswer(conditioned, from, to);
}

function inCondition<T extends JsonObject>(holder: T, from: string, to: string): T {
  const when = holder['showWhen'];
  if (!isJsonObject(when) || !Array.isArray(when['parts'])) return holder;
  const parts = when['parts'].map((part) => (isJsonObject(part) && part['field'] === from ? { ...part, field: to } : part));
  return { ...holder, showWhen: { ...when, parts } };
}
