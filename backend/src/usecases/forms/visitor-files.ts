import { isUuid, PlumblineError, type FormConfig } from '@plumbline/shared';
import { DEFAULT_FILE_BYTES, fieldsOf, fits, MAX_FILES, type FormField, type FormFile } from '@plumbline/shared/form';
import { cleanFileName, mediaTypeOf } from '../../engine/forms/file-name.js';
import { readFormToken, type FormClaims } from '../../engine/forms/token.js';
import { draftForm, countOne, openForm, type FormDeps } from './deps.js';

/** A file on its way in. */
export interface SentFile {
  readonly path: string;
  readonly token: string;
  readonly field: string;
  /** As its sender calls it. */
  readonly name: string;
  readonly contentType: string | undefined;
  /** Bytes, where its sender says so. */
  readonly declared: number | null;
  /** Address of the visitor: counted, never kept. */
  readonly visitor: string;
}

/** So many are taken in at once: each holds a connection and a file that is being written. */
const AT_ONCE = 20;
let underWay = 0;

/** Refuses what no file is sent as: those who send a whole form in one are told what to do instead (`reliability.md` S-12, S-13). */
const FORM_BODIES = new Set(['multipart/form-data', 'application/x-www-form-urlencoded']);

/**
 * Takes one file of a visitor in. Its bytes go piece by piece into the payload store, and nothing of them is kept when they are too many.
 * @param chunks its bytes; read only once all else is known to be right
 * @throws PlumblineError `form_not_found`, `form_token_invalid`, `invalid_query`, `unsupported_media_type`, `file_too_large`,
 *   `file_type_refused`, `too_many_files`, `too_many_submissions`, `overloaded`
 */
export async function takeFile(deps: FormDeps, sent: SentFile, chunks: AsyncIterable<Uint8Array>): Promise<FormFile> {
  const { claims, form } = await pageOf(deps, sent.path, sent.token);
  const file = fileOf(form, sent);
  const { maxBytes } = file;
  if (sent.declared !== null && sent.declared > maxBytes) throw tooLarge(maxBytes);
  if (underWay >= AT_ONCE) throw new PlumblineError('overloaded');
  underWay++;
  try {
    const there = (await deps.forms.filesOf(claims.id)).filter(({ field }) => field === sent.field);
    if (there.length >= MAX_FILES) throw new PlumblineError('too_many_files');
    countOne(deps, 'files', claims.flowId, sent.visitor);
    return await keep(deps, claims, sent.field, file, chunks);
  } finally {
    underWay--;
  }
}

/** Removes a file that its visitor takes back. @throws PlumblineError `form_not_found`, `form_token_invalid`, `file_not_found` */
export async function takeFileBack(deps: FormDeps, path: string, token: string, fileId: string): Promise<void> {
  const { claims } = await pageOf(deps, path, token);
  const file = isUuid(fileId) ? await deps.forms.forgetFile(claims.id, fileId) : null;
  if (!file) throw new PlumblineError('file_not_found');
  await deps.payloads.removeOf([file.owner]);
}

/** The page that a token was made for, published or a preview; its form must be at this path. */
async function pageOf(deps: FormDeps, path: string, token: string): Promise<{ claims: FormClaims; form: FormConfig }> {
  const claims = readFormToken(deps.tokens, token, deps.nowMs());
  if (claims?.preview) {
    const { form } = await draftForm(deps, claims.flowId);
    if (form.path !== path) throw new PlumblineError('form_not_found');
    return { claims, form };
  }
  const { plan, form } = await openForm(deps, path);
  if (claims?.flowId !== plan.flowId) throw new PlumblineError('form_token_invalid');
  return { claims, form };
}

interface WantedFile {
  readonly name: string;
  readonly type: string;
  readonly maxBytes: number;
}

function fileOf(form: FormConfig, { field: id, name: given, contentType }: SentFile): WantedFile {
  const type = mediaTypeOf(contentType);
  if (FORM_BODIES.has(type))
    throw new PlumblineError('unsupported_media_type', 'Send the bytes of one file as the body, with its own media type as Content-Type.');
  const field = fieldsOf(form).find((one): one is Extract<FormField, { kind: 'file' }> => one.id === id && one.kind === 'file');
  if (!field) throw new PlumblineError('invalid_query', `/field: the form has no field "${id}" that takes files.`);
  const name = cleanFileName(given);
  if (field.accept && !field.accept.some((kind) => fits(kind, { name, type })))
    throw new PlumblineError('file_type_refused', `This field takes ${field.accept.join(', ')}; the file is ${type}.`);
  return { name, type, maxBytes: field.maxBytes ?? DEFAULT_FILE_BYTES };
}

async function keep(
  deps: FormDeps,
  { id: pageId }: FormClaims,
  field: string,
  { name, type, maxBytes }: WantedFile,
  chunks: AsyncIterable<Uint8Array>,
): Promise<FormFile> {
  // Of its own, so that it can be removed by itself; no run has this id, so that what nobody submits is found and removed.
  const owner = deps.chance.uuid();
  const { id, bytes } = await deps.payloads.put({ runId: owner }, type, limited(chunks, maxBytes));
  const isKept = await deps.forms.addFile(pageId, { id, owner, field, name, type, bytes }, MAX_FILES).catch(async (error: unknown) => {
    await deps.payloads.removeOf([owner]);
    throw error;
  });
  if (!isKept) {
    await deps.payloads.removeOf([owner]);
    throw new PlumblineError('too_many_files');
  }
  return { id, name, type, size: bytes };
}

async function* limited(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array, void> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
}

function tooLarge(maxBytes: number): PlumblineError {
  return new PlumblineError('file_too_large', `This field takes files of at most ${maxBytes} bytes.`, { maxBytes });
}
