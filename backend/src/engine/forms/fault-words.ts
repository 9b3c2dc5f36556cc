import type { Problem } from '@plumbline/shared';
import type { AnswerFault, FieldFault } from '@plumbline/shared/form';

const WORDS: Readonly<Record<AnswerFault['code'], string>> = {
  missing: 'it has to be answered',
  notText: 'it is not a text that can be stored',
  notEmail: 'it is not an e-mail address',
  notPhone: 'it is not a telephone number',
  notUrl: 'it is not a web address with http or https',
  notNumber: 'it is not a number',
  notWhole: 'it is not a whole number',
  notDate: 'it is not a date such as 2026-05-01',
  notTime: 'it is not a time such as 09:30',
  notOption: 'it is none of the options',
  notYesNo: 'it is neither true nor false',
  notAgreed: 'it has to be agreed to',
  notFile: 'it is not a list of files that were sent with this token',
  fileType: 'a file is of a kind that is not taken',
  tooShort: 'it is shorter than',
  tooLong: 'it is longer than',
  tooFew: 'it is fewer than',
  tooMany: 'it is more than',
  tooSmall: 'it is less than',
  tooLarge: 'it is more than',
  fileTooLarge: 'a file is larger than',
  tooEarly: 'it is before',
  tooLate: 'it is after',
};

/** What is wrong with an answer, for programs and for whoever writes one. */
export function faultProblem({ field, fault }: FieldFault): Problem {
  const message = `${WORDS[fault.code]}${'limit' in fault ? ` ${fault.limit}` : ''}`;
  return { code: fault.code, severity: 'error', pointer: `/answers/${field}`, message };
}
