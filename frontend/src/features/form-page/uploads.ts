import { DEFAULT_FILE_BYTES, fits, type FormField, type FormFile } from '@plumbline/shared/form';
import type { UploadFault } from './page-words';

/** A file that a visitor chose, and how it stands. */
export interface Upload {
  /** Of this page, to tell it from others. */
  readonly key: string;
  readonly field: string;
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  readonly state: 'sending' | 'done' | 'failed';
  /** How much of it has arrived, 0 to 1. */
  readonly share: number;
  /** As the server knows it; only while it is `done`. */
  readonly file?: FormFile;
  /** Only while it is `failed`. */
  readonly fault?: UploadFault;
}

type FileField = Extract<FormField, { kind: 'file' }>;

/** What is known of a file before it is sent: one that can not be taken is not sent at all. */
export function chosen(field: FileField, key: string, { name, type, size }: Pick<File, 'name' | 'type' | 'size'>): Upload {
  const base = { key, field: field.id, name, type: type === '' ? 'application/octet-stream' : type, size, share: 0 };
  const fault = faultOf(field, base);
  return fault === null ? { ...base, state: 'sending' } : { ...base, state: 'failed', fault };
}

function faultOf({ maxBytes = DEFAULT_FILE_BYTES, accept }: FileField, file: Pick<File, 'name' | 'type' | 'size'>): UploadFault | null {
  if (file.size > maxBytes) return 'tooLarge';
  return accept === undefined || accept.some((kind) => fits(kind, file)) ? null : 'type';
}

/** Whether sending it again could help. */
export const canRetry = ({ state, fault }: Upload): boolean => state === 'failed' && fault !== 'tooLarge' && fault !== 'type';

/** Files as answers, by their field: those that are there, and those that are on their way, without an id. */
export function filesByField(uploads: readonly Upload[]): ReadonlyMap<string, readonly FormFile[]> {
  const found = new Map<string, FormFile[]>();
  for (const { field, state, file, name, type, size } of uploads) {
    if (state === 'failed') continue;
    found.set(field, [...(found.get(field) ?? []), file ?? { id: '', name, type, size }]);
  }
  return found;
}

export const isSending = (uploads: readonly Upload[]): boolean => uploads.some(({ state }) => state === 'sending');
