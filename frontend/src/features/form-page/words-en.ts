import type { AnswerFault } from '@plumbline/shared/form';
import { sizeText, type PageWords } from './page-words';

export const ENGLISH: PageWords = {
  next: 'Next',
  back: 'Back',
  submit: 'Send',
  sending: 'Sending …',
  again: 'Send another answer',
  retry: 'Try again',
  optional: 'optional',
  yes: 'Yes',
  no: 'No',
  choose: 'Please choose',
  readMore: 'Read more',
  loading: 'The form is loading',
  step: (at, of) => `Step ${String(at)} of ${String(of)}`,
  wrong: (count) => (count === 1 ? 'One answer needs another look' : `${String(count)} answers need another look`),
  fault,
  file: {
    add: (most) => (most > 1 ? 'Choose files' : 'Choose a file'),
    drop: 'or drop it here',
    remove: (name) => `Remove ${name}`,
    cancel: (name) => `Stop sending ${name}`,
    retry: (name) => `Send ${name} again`,
    sending: (percent) => `${String(percent)} %`,
    atMost: (size) => `at most ${size}`,
    waits: 'A file is still on its way; your answers follow it.',
    fault: {
      tooLarge: 'This file is too large.',
      type: 'Files of this kind are not taken here.',
      network: 'It did not arrive.',
      busy: 'Too much arrives at once. Try again in a moment.',
      refused: 'It was not taken.',
    },
  },
  stop: {
    offline: {
      title: 'There is no connection',
      text: 'Everything you wrote is kept on this device. It is sent as soon as you are online again.',
    },
    busy: { title: 'Too many answers came from here', text: 'Everything you wrote is kept. Please wait a little, then send it again.' },
    trouble: { title: 'It could not be sent just now', text: 'The fault is ours, not yours. Everything you wrote is kept.' },
    closed: { title: 'This form was closed', text: 'No more answers are taken. You can copy what you wrote.' },
  },
  wait: (seconds) => `You can send it again in ${seconds > 90 ? `${String(Math.ceil(seconds / 60))} minutes` : `${String(seconds)} s`}.`,
  copy: 'Copy my answers',
  copied: 'Copied',
  away: { title: 'The form could not be loaded', text: 'Check your connection, then try again.' },
  missing: { title: 'There is no form here', text: 'It may have been closed, or the address is not quite right.' },
  noScript: 'This form needs JavaScript. Switch it on in your browser, or use another browser.',
  end: {
    done: { title: 'Thank you', text: 'Your answers have arrived.' },
    later: { title: 'Thank you', text: 'Your answers have arrived. Working on them takes a little longer; you do not have to wait.' },
    failed: {
      title: 'Your answers are safe, but something went wrong',
      text: 'They have arrived and are kept. We see that not everything worked and take care of it. Please do not send them again.',
    },
    waiting: { title: 'One moment', text: 'Your answers have arrived and are being worked on.' },
  },
  goOn: 'Go on',
  sample: {
    mark: 'Draft: nothing is started',
    title: 'Nothing is started: this was kept as a sample',
    text: 'Fields of later steps can be tried out with it.',
    data: 'What the flow would see as trigger.body',
  },
};

function fault(found: AnswerFault, label: string): string {
  switch (found.code) {
    case 'missing':
      return `“${label}” needs an answer.`;
    case 'notText':
      return 'This has characters that can not be stored.';
    case 'notEmail':
      return 'That is no complete e-mail address, such as name@example.com.';
    case 'notPhone':
      return 'That is no phone number, such as +44 20 7946 0000.';
    case 'notUrl':
      return 'That is no web address, such as https://example.com.';
    case 'notNumber':
      return 'That is no number.';
    case 'notWhole':
      return 'A whole number is wanted here.';
    case 'notDate':
      return 'There is no such date.';
    case 'notTime':
      return 'That is no time of day, such as 09:30.';
    case 'notOption':
      return 'Please choose one of what is offered.';
    case 'notYesNo':
      return 'Please choose yes or no.';
    case 'notAgreed':
      return 'It can not be sent without your consent.';
    case 'notFile':
      return 'Please choose the file again.';
    case 'fileType':
      return 'Files of this kind are not taken here.';
    case 'tooShort':
      return `At least ${String(found.limit)} characters, please.`;
    case 'tooLong':
      return `At most ${String(found.limit)} characters, please.`;
    case 'tooFew':
      return `Choose at least ${String(found.limit)}.`;
    case 'tooMany':
      return `Choose at most ${String(found.limit)}.`;
    case 'tooSmall':
      return `It must be at least ${String(found.limit)}.`;
    case 'tooLarge':
      return `It may be at most ${String(found.limit)}.`;
    case 'fileTooLarge':
      return `A file may have at most ${sizeText(found.limit, 'en')}.`;
    case 'tooEarly':
      return `It must not be before ${found.limit}.`;
    case 'tooLate':
      return `It must not be after ${found.limit}.`;
  }
}
