export { firstForm } from './first-form';
export { FormSummary } from './summary';
