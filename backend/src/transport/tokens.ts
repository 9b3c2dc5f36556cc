/** Names under which the modules hand use cases to controllers. */
export const FLOW_DEPS = Symbol('FlowDeps');
export const START_RUN_DEPS = Symbol('StartRunDeps');
export const LIST_FLOWS_DEPS = Symbol('ListFlowsDeps');
export const REHEARSAL_DEPS = Symbol('RehearsalDeps');
export const EDITOR_DEPS = Symbol('EditorDeps');
export const READ_RUNS_DEPS = Symbol('ReadRunsDeps');
export const REPAIR_DEPS = Symbol('RepairDeps');
export const CONNECTION_DEPS = Symbol('ConnectionDeps');
export const HOOK_SECRET_DEPS = Symbol('HookSecretDeps');
export const TEST_CONNECTION_DEPS = Symbol('TestConnectionDeps');
export const UNDO_DEPS = Symbol('UndoDeps');
export const BULK_REPAIR_DEPS = Symbol('BulkRepairDeps');
export const INCIDENT_DEPS = Symbol('IncidentDeps');
export const ALERT_CHANNEL_DEPS = Symbol('AlertChannelDeps');
export const ALERT_RULE_DEPS = Symbol('AlertRuleDeps');
export const EVENT_DEPS = Symbol('EventDeps');
export const FORM_DEPS = Symbol('FormDeps');
export const RUN_FILE_DEPS = Symbol('RunFileDeps');
export const GATE_DEPS = Symbol('GateDeps');
export const INBOX_DEPS = Symbol('InboxDeps');
export const LISTEN_DEPS = Symbol('ListenDeps');
export const LIVE = Symbol('Live');
export const READ_PAYLOAD_DEPS = Symbol('ReadPayloadDeps');
export const PAYLOAD_SLICES = Symbol('PayloadSlices');
export const PRACTICE_DEPS = Symbol('PracticeDeps');
export const PEOPLE_DEPS = Symbol('PeopleDeps');
export const CONTRACTS = Symbol('Contracts');
export const MAILBOX_DEPS = Symbol('MailboxDeps');
export const POLL_DEPS = Symbol('PollDeps');
export const SCHEDULE_DEPS = Symbol('ScheduleDeps');
export const SERVER_STATE = Symbol('ServerState');

/** What the process says of itself. */
export interface ServerState {
  readonly shuttingDown: boolean;
  /** Whether it accepts events and works on runs, and what a person should know. */
  readiness(): Promise<{ readonly ready: boolean; readonly notes: readonly string[] }>;
}

export const SCRAPE = Symbol('Scrape');

/** All figures of this process as text. */
export type Scrape = () => Promise<{ readonly type: string; readonly text: string }>;
