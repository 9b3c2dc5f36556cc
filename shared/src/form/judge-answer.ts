import { isEmailAddress } from '../connections/is-email-address.js';
import { isJsonObject, type Json } from '../json.js';
import type { FormField } from './document.js';
import { DEFAULT_FILE_BYTES, DEFAULT_PARAGRAPH_LENGTH, DEFAULT_TEXT_LENGTH } from './limits.js';
import type { FormFile } from './values.js';
import { isBlank } from './visible.js';

/** Why an answer is not taken; the page has words for each in its language. */
export type AnswerFault =
  | { readonly code: 'missing' | 'notText' | 'notEmail' | 'notPhone' | 'notUrl' | 'notNumber' | 'notWhole' | 'notDate' | 'notTime' }
  | { readonly code: 'notOption' | 'notYesNo' | 'notAgreed' | 'notFile' | 'fileType' }
  | { readonly code: 'tooShort' | 'tooLong' | 'tooFew' | 'tooMany' | 'tooSmall' | 'tooLarge' | 'fileTooLarge'; readonly limit: number }
  | { readonly code: 'tooEarly' | 'tooLate'; readonly limit: string };

export type JudgedAnswer = { readonly ok: true; readonly value: Json | undefined } | { readonly ok: false; readonly fault: AnswerFault };

const good = (value: Json | undefined): JudgedAnswer => ({ ok: true, value });
const bad = (fault: AnswerFault): JudgedAnswer => ({ ok: false, fault });

/** E.164 has at most 15 digits; what people put between them is theirs. */
const PHONE = /^\+?[0-9 ()./-]{3,40}$/;
/** http and https only: what a person clicks on later is never `javascript:`. */
const WEB_ADDRESS = /^https?:\/\/[^\s/?#@<>"\\]+([/?#][^\s<>"]*)?$/i;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/**
 * Judges one answer as its field asks, and puts it into the shape in which the flow gets it: a number for a number, no blanks around
 * a text. Said on both sides with the same words: in the browser while somebody types, and on the server before anything is kept.
 * @param answer undefined where nothing was answered; the server hands over only files that it holds itself
 */
export function judgeAnswer(field: FormField, answer: Json | undefined): JudgedAnswer {
  const given = typeof answer === 'string' && field.kind !== 'hidden' ? answer.trim() : answer;
  if (field.kind === 'note') return good(undefined);
  if (field.kind === 'yesNo') return judgeYesNo(field.required === true, given);
  if (field.kind === 'consent') return judgeConsent(field.text, given);
  if (isBlank(given) && given !== false) return 'required' in field && field.required ? bad({ code: 'missing' }) : good(undefined);
  switch (field.kind) {
    case 'number':
      return judgeNumber(field, given);
    case 'choices':
      return judgeChoices(field, given);
    case 'file':
      return judgeFiles(field, given);
    default:
      return typeof given === 'string' ? judgeText(field, given) : bad({ code: 'notText' });
  }
}

type TextField = Exclude<FormField, { kind: 'note' | 'yesNo' | 'consent' | 'number' | 'choices' | 'file' }>;

function judgeText(field: TextField, text: string): JudgedAnswer {
  // A lone half of a pair and a NUL can be stored nowhere; no keyboard makes them.
  if (/\p{Cs}|\u0000/u.test(text)) return bad({ code: 'notText' });
  const most =
    ('maxLength' in field ? field.maxLength : undefined) ?? (field.kind === 'paragraph' ? DEFAULT_PARAGRAPH_LENGTH : DEFAULT_TEXT_LENGTH);
  if (text.length > most) return bad({ code: 'tooLong', limit: most });
  if ('minLength' in field && field.minLength !== undefined && text.length < field.minLength)
    return bad({ code: 'tooShort', limit: field.minLength });
  switch (field.kind) {
    case 'email':
      return isEmailAddress(text) ? good(text) : bad({ code: 'notEmail' });
    case 'phone':
      return PHONE.test(text) && /\d.*\d.*\d/.test(text) ? good(text) : bad({ code: 'notPhone' });
    case 'url':
      return WEB_ADDRESS.test(text) ? good(text) : bad({ code: 'notUrl' });
    case 'date':
      return judgeDate(field, text);
    case 'time':
      return TIME.test(text) ? good(text) : bad({ code: 'notTime' });
    case 'choice':
    case 'dropdown':
      return field.options.some(({ value }) => value === text) ? good(text) : bad({ code: 'notOption' });
    default:
      return good(text);
  }
}

function judgeDate({ min, max }: Extract<FormField, { kind: 'date' }>, text: string): JudgedAnswer {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  // The 30th of February is taken for the 2nd of March by some: the date must read back as it was written.
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(text)) return bad({ code: 'notDate' });
  if (min !== undefined && text < min) return bad({ code: 'tooEarly', limit: min });
  return max !== undefined && text > max ? bad({ code: 'tooLate', limit: max }) : good(text);
}

function judgeNumber({ min, max, whole }: Extract<FormField, { kind: 'number' }>, given: Json | undefined): JudgedAnswer {
  const number = typeof given === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(given) ? Number(given) : given;
  if (typeof number !== 'number' || !Number.isFinite(number)) return bad({ code: 'notNumber' });
  if (whole && !Number.isSafeInteger(number)) return bad({ code: 'notWhole' });
  if (min !== undefined && number < min) return bad({ code: 'tooSmall', limit: min });
  return max !== undefined && number > max ? bad({ code: 'tooLarge', limit: max }) : good(number);
}

function judgeYesNo(required: boolean, given: Json | undefined): JudgedAnswer {
  if (given === undefined || given === null || given === '') return required ? bad({ code: 'missing' }) : good(undefined);
  return typeof given === 'boolean' ? good(given) : bad({ code: 'notYesNo' });
}

/** The words are ours: what somebody agreed to is what stood there, not what a page says that stood there. */
function judgeConsent(text: string, given: Json | undefined): JudgedAnswer {
  const agreed = isJsonObject(given) ? given['agreed'] : given;
  return agreed === true ? good({ agreed: true, text }) : bad({ code: 'notAgreed' });
}

function judgeChoices({ options, min, max }: Extract<FormField, { kind: 'choices' }>, given: Json | undefined): JudgedAnswer {
  if (!Array.isArray(given)) return bad({ code: 'notOption' });
  const chosen = new Set(given);
  // In the order of the options, each once, whatever order the boxes were ticked in.
  const values = options.map(({ value }) => value).filter((value) => chosen.has(value));
  if (values.length !== chosen.size) return bad({ code: 'notOption' });
  if (min !== undefined && values.length < min) return bad({ code: 'tooFew', limit: min });
  return max !== undefined && values.length > max ? bad({ code: 'tooMany', limit: max }) : good(values);
}

function judgeFiles(
  { most = 1, maxBytes = DEFAULT_FILE_BYTES, accept }: Extract<FormField, { kind: 'file' }>,
  given: Json | undefined,
): JudgedAnswer {
  if (!Array.isArray(given)) return bad({ code: 'notFile' });
  if (given.length > most) return bad({ code: 'tooMany', limit: most });
  const files: Json[] = [];
  for (const one of given) {
    const file = asFile(one);
    if (file === null) return bad({ code: 'notFile' });
    if (file.size > maxBytes) return bad({ code: 'fileTooLarge', limit: maxBytes });
    if (accept !== undefined && !accept.some((kind) => fits(kind, file))) return bad({ code: 'fileType' });
    files.push({ id: file.id, name: file.name, type: file.type, size: file.size });
  }
  return good(files);
}

function asFile(value: Json): FormFile | null {
  if (!isJsonObject(value)) return null;
  const { id, name, type, size } = value;
  return typeof id === 'string' && typeof name === 'string' && typeof type === 'string' && typeof size === 'number'
    ? { id, name, type, size }
    : null;
}

/** Whether a file is what a field accepts, by its media type or its ending; as HTML's `accept` reads it. */
export function fits(kind: string, { name, type }: Pick<FormFile, 'name' | 'type'>): boolean {
  if (kind.startsWith('.')) return name.toLowerCase().endsWith(kind.toLowerCase());
  const media = type.split(';')[0]?.trim().toLowerCase() ?? '';
  return kind.endsWith('/*') ? media.startsWith(kind.slice(0, -1)) : media === kind;
}
