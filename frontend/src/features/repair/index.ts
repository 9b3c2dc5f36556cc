export { BulkRepairDialog } from './bulk-repair-dialog';
export { ErrorCard } from './error-card';
export { ExchangeView } from './exchange-view';
export { RepairDialogs, type AskedRepair } from './repair-buttons';
export { movesOf, type RunStep } from './repair-plan';
