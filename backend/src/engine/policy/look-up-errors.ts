import type { StepError } from '@plumbline/shared';

/** Not found, at a time when that tells nothing yet. */
export const EARLY_ERROR: StepError = {
  code: 'look_up_early',
  class: 'internal',
  message: 'The service shows nothing of it yet, and it is too early to rely on that.',
};

/** The worker ended before the answer was journaled. */
export const LOOK_UP_LOST: StepError = {
  code: 'worker_lost',
  class: 'internal',
  message: 'The worker ended before the answer of the look-up was known.',
};

/** The answer is none that says yes or no. */
export const ODD_ANSWER: StepError = {
  code: 'look_up_odd_answer',
  class: 'expression',
  message: 'The "found" of the look-up must yield true or false; what it yielded tells nothing.',
};

/** The connection is another account by now, which can not see what the attempt did. */
export const OTHER_ACCOUNT: StepError = {
  code: 'account_changed',
  class: 'internal',
  message: 'The connection now stands for another account, so a look-up would look in the wrong place.',
};

/** The operation can not be asked, by its present code or by its present input. */
export const NO_LOOK_UP: StepError = {
  code: 'no_look_up',
  class: 'input',
  message: 'The operation has no look-up that tells whether it happened.',
};
