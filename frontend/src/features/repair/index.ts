export { BulkRepairDialog } from './bulk-repair-dialog';
export { ErrorCard } from './error-card';
export { ExchangeView } from './exchange-view';
export { movesOf, type RunStep } from './repair-plan';
