import type { FormFile } from '@plumbline/shared/form';
import { NO_NETWORK, refusalOf, type Answered, type Refusal } from './client';
import type { UploadFault } from './page-words';

interface Sending {
  readonly answer: Promise<Answered<{ readonly file: FormFile }>>;
  readonly cancel: () => void;
}

interface SendFile {
  /** The address of the form, `/forms/contact`. */
  readonly address: string;
  readonly token: string;
  readonly field: string;
  readonly file: File;
  /** Told how much has left, 0 to 1. */
  readonly onShare: (share: number) => void;
}

/** Sends the bytes of one file. `XMLHttpRequest`, because `fetch` does not tell how far it is. */
export function sendFile({ address, token, field, file, onShare }: SendFile): Sending {
  const request = new XMLHttpRequest();
  const query = new URLSearchParams({ field, name: file.name });
  const answer = new Promise<Answered<{ readonly file: FormFile }>>((resolve) => {
    const gone = (): void => resolve({ ok: false, refusal: NO_NETWORK });
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) onShare(event.loaded / event.total);
    };
    request.onload = () => {
      const body = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) return resolve({ ok: true, value: body as { readonly file: FormFile } });
      resolve({ ok: false, refusal: refusalOf(request.status, request.getResponseHeader('retry-after'), body) });
    };
    request.onerror = gone;
    request.onabort = gone;
    request.ontimeout = gone;
  });
  request.open('POST', `${address}/files?${query.toString()}`);
  request.setRequestHeader('x-form-token', token);
  request.setRequestHeader('content-type', file.type === '' ? 'application/octet-stream' : file.type);
  request.send(file);
  return { answer, cancel: () => request.abort() };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** Takes a file back; one that can not be is removed by the server in time. */
export function removeFile(address: string, token: string, id: string): void {
  void fetch(`${address}/files/${encodeURIComponent(id)}`, {
    method: 'DELETE',
    credentials: 'omit',
    headers: { 'x-form-token': token },
    keepalive: true,
  }).catch(() => undefined);
}

const FAULTS: Readonly<Record<string, UploadFault>> = {
  network: 'network',
  file_too_large: 'tooLarge',
  body_too_large: 'tooLarge',
  file_type_refused: 'type',
  unsupported_media_type: 'type',
  overloaded: 'busy',
  too_many_submissions: 'busy',
};

export const uploadFaultOf = ({ code }: Refusal): UploadFault => FAULTS[code] ?? 'refused';
