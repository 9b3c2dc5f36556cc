/** What an incident is about: failures of one cause at one place, what a rule found out about a flow, or a service or mailbox that it asks in vain. */
export const INCIDENT_KINDS = ['failure', 'failure_rate', 'latency', 'silence', 'polling'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/**
 * Where an affected step stands: `retried` is on its way again, `handled` means that the flow went on as its author provided
 * for (error edge, fallback), `settled` that it is done, skipped or called off.
 */
export const AFFECTED_STATES = ['failed', 'parked', 'needs_attention', 'retried', 'handled', 'settled'] as const;
export type AffectedState = (typeof AFFECTED_STATES)[number];

/** States that keep an incident open: there is still something to be done. */
export const HOLDING_STATES = ['failed', 'parked', 'needs_attention', 'retried'] as const satisfies readonly AffectedState[];

/** Why something is told: at most one `opened` and one `closed` per opening, the others sparse. */
export const ALERT_KINDS = ['opened', 'escalated', 'reopened', 'closed', 'test'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];
