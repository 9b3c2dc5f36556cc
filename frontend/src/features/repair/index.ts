export { BulkRepairDialog } from './bulk-repair-dialog';
export { ErrorCard } from './error-card';
export { ExchangeView } from './exchange-view';
export { ReasonField, Refusal } from './reason';
export { RepairDialogs, type AskedRepair } from './repair-buttons';
export { LookUpView } from './look-up-view';
export { movesOf, type RunStep } from './repair-plan';
