import type { ErrorEntry } from './entry.js';

/** Errors of hosted forms, and of the files that come with them: part of `ERRORS`. */
export const FORM_ERRORS = {
  form_token_invalid: {
    status: 403,
    retry: 'after_change',
    title: 'This page of the form is too old, or was not made by this server; load it again. Nothing was accepted.',
  },
  form_not_found: { status: 404, retry: 'never', title: 'There is no form at this address (any more).' },
  file_not_found: { status: 404, retry: 'never', title: 'There is no such file here (any more).' },
  not_a_form: {
    status: 409,
    retry: 'after_change',
    title:
      'The draft of this flow is not started by a form, or its form is not complete yet; choose that trigger, and look at its problems.',
  },
  too_many_files: {
    status: 409,
    retry: 'after_change',
    title: 'As many files were sent for this field as it takes; take one back first.',
  },
  file_too_large: { status: 413, retry: 'after_change', title: 'The file is larger than the form takes; nothing of it was kept.' },
  unsupported_media_type: {
    status: 415,
    retry: 'after_change',
    title: 'This address does not take a body of this Content-Type; "detail" says which it takes.',
  },
  file_type_refused: { status: 415, retry: 'after_change', title: 'The form does not take files of this kind.' },
  form_answers_refused: {
    status: 422,
    retry: 'after_change',
    title: 'Some answers are not as the form asks; see "problems" and "faults". Nothing was accepted.',
  },
  form_work_wrong: {
    status: 422,
    retry: 'after_change',
    title: 'This form takes answers only with the number that its page works out; send it as "work". Nothing was accepted.',
  },
  too_many_submissions: {
    status: 429,
    retry: 'later',
    title: 'This form was sent too often from one address; wait as long as "retryAfterSeconds" says. Nothing was accepted.',
  },
} as const satisfies Record<string, ErrorEntry>;
