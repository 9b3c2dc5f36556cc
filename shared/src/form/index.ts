export { formContract } from './contract.js';
export type {
  AnswerTest,
  ConditionPart,
  FieldKind,
  FormCondition,
  FormField,
  FormOption,
  FormPage,
  FormSettings,
  FormTelling,
} from './document.js';
export { DEFAULT_FILE_BYTES, FIELD_KINDS, FORM_LIMITS, MAX_FILE_BYTES, MAX_FILES } from './limits.js';
export { fits, judgeAnswer, type AnswerFault, type JudgedAnswer } from './judge-answer.js';
export { judgeForm, type FieldFault, type JudgedForm } from './judge-form.js';
export { fieldsOf, isRequired, type FormAnswers, type FormConsent, type FormFile } from './values.js';
export { isBare, visiblePages, type VisiblePage } from './visible.js';
export { isJsonObject, type JsonObject } from '../json.js';
