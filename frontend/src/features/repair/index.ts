export { BulkRepairDialog } from './bulk-repair-dialog';
export { DifferenceList } from './difference-list';
export { ErrorCard } from './error-card';
export { ExchangeView } from './exchange-view';
export { ReasonField, Refusal } from './reason';
export { RepairDialogs, type AskedRepair } from './repair-buttons';
export { differencesOf } from './json-difference';
export { LookUpView } from './look-up-view';
export { movesOf, type RunStep } from './repair-plan';
