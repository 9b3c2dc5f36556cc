export { BulkRepairDialog } from './bulk-repair-dialog';
export { ErrorCard } from './error-card';
export { errorWords } from './error-words';
export { ExchangeView } from './exchange-view';
export { RepairButtons } from './repair-buttons';
export { movesOf, type RunStep } from './repair-plan';
