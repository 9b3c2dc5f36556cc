import { relativeTime } from '../../ui/relative-time';

interface Standing {
  readonly status: string;
  readonly attention: string | null;
  readonly waitingFor: string | null;
  readonly heldBy: string | null;
  readonly dueAt: string | null;
  readonly gap: string | null;
  readonly mayHaveHappened: boolean;
}

const GAPS: Readonly<Record<string, string>> = {
  continued: 'The run went on without it.',
  fallback: 'The run went on with the fallback value.',
  error_edge: 'The run went on by the error way.',
  skipped_by_person: 'Somebody skipped it.',
  items_failed: 'The run went on without the items that failed.',
  child_gaps: 'The run that it started has gaps.',
  reply_problem: 'It was done, but its reply is not what the contract promises.',
};

const ASKS: Readonly<Record<string, string>> = {
  outcome_unknown: 'Nothing: nobody knows whether it happened outside, and a repeat could do it twice. A person has to say.',
  rejected: 'Nothing: time does not heal a refusal. A person has to decide.',
  asked: 'Nothing: the flow asks a person when this step fails.',
  poison: 'Nothing: its worker ended each time it was tried, so it is not tried again by itself.',
  unstorable: 'Nothing: a value of it can not be stored.',
};

const IN_ORDER = 'It is kept safe, and sent in its order once its service works again.';

/** What happens to a step next without anybody doing anything, in a sentence. Pure. */
export function nextByItself(step: Standing, nowMs: number): string {
  const due = step.dueAt === null ? null : Date.parse(step.dueAt);
  const when = due === null ? '' : due <= nowMs ? 'any moment now' : relativeTime(due, nowMs);
  switch (step.status) {
    case 'retrying':
      return due === null ? 'It is tried again soon.' : `It is tried again ${when}.`;
    case 'parked':
      if (step.heldBy === 'circuit' || step.heldBy === 'order') return IN_ORDER;
      return due === null
        ? 'Nothing until somebody sends it: it is kept safe.'
        : `It is kept safe and tried again ${when}, and in order once the service is back.`;
    case 'needs_attention':
      return ASKS[step.attention ?? ''] ?? 'Nothing: a person has to decide.';
    case 'waiting':
      if (step.heldBy === 'circuit' || step.heldBy === 'order') return IN_ORDER;
      if (step.waitingFor === 'look_up')
        return due === null ? 'The service is asked whether it happened.' : `The service is asked ${when} whether it happened.`;
      if (step.waitingFor === 'approval') return `It waits for somebody to approve${due === null ? '' : `, ${when} at the latest`}.`;
      if (step.waitingFor === 'event') return `It waits for an event${due === null ? '' : `, ${when} at the latest`}.`;
      return due === null ? 'It goes on when what is inside it has ended.' : `It goes on ${when}.`;
    case 'failed':
      if (step.gap !== null) return `${GAPS[step.gap] ?? 'The run went on.'} It is not tried again by itself.`;
      return 'Nothing: its tries are used up, and the run stopped here.';
    case 'cancelled':
      return step.mayHaveHappened ? 'Nothing: the run was cancelled while the call was on its way.' : 'Nothing: the run was cancelled.';
    default:
      return step.gap === null ? '' : (GAPS[step.gap] ?? '');
  }
}
