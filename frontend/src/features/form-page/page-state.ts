import {
  fieldsOf,
  judgeAnswer,
  judgeForm,
  type AnswerFault,
  type FieldFault,
  type FormAnswers,
  type FormSettings,
} from '@plumbline/shared/form';
import { judgedAnswers, stepsOf } from './answers';
import { filesByField, type Upload } from './uploads';
import type { End, Stop } from './page-words';

type Answer = FormAnswers[string];
type Form = Pick<FormSettings, 'pages' | 'language'>;

/** What the page is at. */
type Phase =
  | { readonly name: 'filling' }
  /** The answers are on their way, or follow a file that is. */
  | { readonly name: 'sending' }
  /** They were not taken. The form is still there, with everything in it. `untilMs`: not before, ms since 1970. */
  | { readonly name: 'stopped'; readonly why: Stop; readonly untilMs?: number }
  /** They were, and what becomes of them is waited for. */
  | { readonly name: 'waiting'; readonly submission: string }
  | { readonly name: 'ended'; readonly how: End }
  /** A try by the author. */
  | { readonly name: 'sampled'; readonly answers: FormAnswers };

/** A form while somebody fills it in. */
export interface PageState {
  readonly answers: FormAnswers;
  readonly uploads: readonly Upload[];
  /** The page that is shown, by its place in the form. */
  readonly page: number;
  /** By the id of the field. */
  readonly faults: Readonly<Record<string, AnswerFault>>;
  /** Whether somebody wanted to go on although something was wrong: then a list says what. */
  readonly refused: boolean;
  readonly phase: Phase;
  /** Where the focus is to go; another object each time. */
  readonly focus: { readonly on: 'page' | 'end' } | { readonly on: 'field'; readonly field: string } | null;
}

export type PageEvent =
  | { readonly type: 'answer'; readonly field: string; readonly value: Answer | undefined }
  | { readonly type: 'left'; readonly field: string }
  | { readonly type: 'next' | 'back' | 'retry' }
  | { readonly type: 'show'; readonly page: number }
  | { readonly type: 'chose'; readonly uploads: readonly Upload[] }
  | { readonly type: 'upload'; readonly key: string; readonly change: Partial<Upload> }
  | { readonly type: 'dropped'; readonly key: string }
  | { readonly type: 'accepted'; readonly submission: string }
  | { readonly type: 'ended'; readonly how: End }
  | { readonly type: 'sampled'; readonly answers: FormAnswers }
  | { readonly type: 'faults'; readonly faults: readonly FieldFault[] }
  | { readonly type: 'stopped'; readonly why: Stop; readonly untilMs?: number }
  | { readonly type: 'again'; readonly answers: FormAnswers };

export function newPage(answers: FormAnswers, page = 0, submission?: string): PageState {
  const phase: Phase = submission === undefined ? { name: 'filling' } : { name: 'waiting', submission };
  return { answers, uploads: [], page, faults: {}, refused: false, phase, focus: null };
}

/** What is shown, of what is led through. */
export interface Place {
  /** From 0. */
  readonly at: number;
  readonly of: number;
  /** Of the page in the form. */
  readonly page: number;
  readonly fields: ReturnType<typeof stepsOf>[number]['fields'];
}

/** Where somebody stands: on the page they were on, or, where it is not there any more, on the last one before it. */
export function placeIn(form: Form, { answers, page }: Pick<PageState, 'answers' | 'page'>): Place {
  const steps = stepsOf(form, answers);
  const before = steps.findLastIndex(({ index }) => index <= page);
  const at = Math.max(0, before);
  return { at, of: steps.length, page: steps[at]?.index ?? 0, fields: steps[at]?.fields ?? [] };
}

/** Everything that may happen to a form that is filled in. Time and network are not here: who runs it tells what came of them. */
export function pageReducer(form: Form, state: PageState, event: PageEvent): PageState {
  switch (event.type) {
    case 'answer':
      return answered(form, state, event.field, event.value);
    case 'left':
      return judgedField(form, state, event.field);
    case 'next':
      return state.phase.name === 'filling' || state.phase.name === 'stopped' ? next(form, state) : state;
    case 'retry':
      return state.phase.name === 'stopped' ? sending(form, state) : state;
    case 'back':
      return back(form, state);
    case 'show':
      return { ...state, page: event.page, phase: FILLING, refused: false };
    case 'accepted':
      return state.phase.name === 'sending'
        ? { ...state, phase: { name: 'waiting', submission: event.submission }, focus: { on: 'end' } }
        : state;
    case 'ended':
      return { ...state, phase: { name: 'ended', how: event.how }, focus: { on: 'end' } };
    case 'sampled':
      return { ...state, phase: { name: 'sampled', answers: event.answers }, focus: { on: 'end' } };
    case 'faults':
      return refusedBy(form, state, event.faults);
    case 'stopped':
      return { ...state, phase: { name: 'stopped', why: event.why, ...(event.untilMs === undefined ? {} : { untilMs: event.untilMs }) } };
    case 'again':
      return { ...newPage(event.answers), focus: { on: 'page' } };
    case 'chose':
    case 'upload':
    case 'dropped':
      return withUploads(form, state, event);
  }
}

const FILLING: Phase = { name: 'filling' };

/** Answers in the form in which they are judged. */
export const answersOf = (form: Form, { answers, uploads }: Pick<PageState, 'answers' | 'uploads'>): FormAnswers =>
  judgedAnswers(form, answers, filesByField(uploads), form.language);

function answered(form: Form, state: PageState, field: string, value: Answer | undefined): PageState {
  const { [field]: _, ...others } = state.answers;
  const answers = value === undefined ? others : { ...others, [field]: value };
  const changed = { ...state, answers };
  // What was said to be wrong is looked at again with every key, so that it goes as soon as it is mended.
  return Object.hasOwn(state.faults, field) ? judgedField(form, changed, field, true) : changed;
}

/** Judges one field. What was only passed by is not yet missing. */
function judgedField(form: Form, state: PageState, id: string, alsoBlank = false): PageState {
  const field = fieldsOf(form).find((one) => one.id === id);
  if (!field) return state;
  const judged = judgeAnswer(field, answersOf(form, state)[id]);
  const isNew = !judged.ok && (alsoBlank || (judged.fault.code !== 'missing' && judged.fault.code !== 'notAgreed'));
  if (!judged.ok && !isNew) return state;
  const { [id]: before, ...others } = state.faults;
  if (judged.ok) return before === undefined ? state : { ...state, faults: others };
  return { ...state, faults: { ...others, [id]: judged.fault } };
}

function next(form: Form, state: PageState): PageState {
  const place = placeIn(form, state);
  const judged = judgeForm(form, answersOf(form, state), place.page);
  if (!judged.ok) return withFaults({ ...state, page: place.page }, judged.faults);
  const following = stepsOf(form, state.answers)[place.at + 1];
  if (following === undefined) return sending(form, state);
  return { ...state, page: following.index, faults: {}, refused: false, phase: FILLING, focus: { on: 'page' } };
}

/** All pages once more: what was answered later may have brought a page before that was never seen. */
function sending(form: Form, state: PageState): PageState {
  const judged = judgeForm(form, answersOf(form, state));
  if (!judged.ok) return withFaults(state, judged.faults);
  const broken = state.uploads.find((upload) => upload.state === 'failed');
  const on = broken && stepsOf(form, state.answers).find(({ fields }) => fields.some(({ id }) => id === broken.field));
  if (on) return { ...state, page: on.index, refused: true, phase: FILLING, focus: { on: 'field', field: broken.field } };
  return { ...state, faults: {}, refused: false, phase: { name: 'sending' } };
}

function back(form: Form, state: PageState): PageState {
  const place = placeIn(form, state);
  const before = stepsOf(form, state.answers)[place.at - 1];
  if (before === undefined || state.phase.name === 'sending') return state;
  return { ...state, page: before.index, faults: {}, refused: false, phase: FILLING, focus: { on: 'page' } };
}

function withFaults(state: PageState, found: readonly FieldFault[]): PageState {
  const [first] = found;
  return {
    ...state,
    page: first?.page ?? state.page,
    faults: Object.fromEntries(found.map(({ field, fault }) => [field, fault])),
    refused: true,
    phase: FILLING,
    focus: first ? { on: 'field', field: first.field } : null,
  };
}

/** The server judges the same way, but the form may have become another one meanwhile: what it says of fields that are not here is no help. */
function refusedBy(form: Form, state: PageState, faults: readonly FieldFault[]): PageState {
  const known = new Set(fieldsOf(form).map(({ id }) => id));
  const here = faults.filter(({ field, page }) => known.has(field) && page < form.pages.length);
  return here.length > 0 ? withFaults(state, here) : { ...state, phase: { name: 'stopped', why: 'trouble' } };
}

function withUploads(form: Form, state: PageState, event: Extract<PageEvent, { type: 'chose' | 'upload' | 'dropped' }>): PageState {
  const uploads =
    event.type === 'chose'
      ? [...state.uploads, ...event.uploads]
      : event.type === 'dropped'
        ? state.uploads.filter(({ key }) => key !== event.key)
        : state.uploads.map((one) => (one.key === event.key ? changed(one, event.change) : one));
  const now = { ...state, uploads };
  const field =
    event.type === 'chose' ? event.uploads[0]?.field : [...state.uploads, ...uploads].find(({ key }) => key === event.key)?.field;
  const judged = field !== undefined && Object.hasOwn(state.faults, field) ? judgedField(form, now, field, true) : now;
  // Answers that follow a file can not follow one that does not arrive.
  const isSending = state.phase.name === 'sending';
  if (isSending && event.type === 'upload' && event.change.state === 'failed')
    return { ...judged, phase: { name: 'stopped', why: 'trouble' } };
  // Whoever calls a file off that the answers wait for has not said that they go without it.
  return isSending && event.type === 'dropped' ? { ...judged, phase: FILLING } : judged;
}

function changed(upload: Upload, { fault, file, ...change }: Partial<Upload>): Upload {
  const { fault: _, file: __, ...rest } = upload;
  return { ...rest, ...change, ...(fault === undefined ? {} : { fault }), ...(file === undefined ? {} : { file }) };
}
