import type { Problem } from '../errors/table.js';
import type { FlowDocument } from '../flow/document.js';

/** What others need to know about a flow when it fails and its author is not there. */
export function checkHandover({ owner, runbook }: FlowDocument): Problem[] {
  const problems: Problem[] = [];
  if (owner === undefined || owner.trim() === '') {
    const message = 'Nobody owns this flow, so nobody is told when it fails. Name an owner.';
    problems.push({ code: 'owner_missing', severity: 'warning', pointer: '/owner', message });
  }
  if (runbook === undefined || Object.values(runbook).every((text) => (text ?? '').trim() === '')) {
    const message = 'The flow has no runbook: say what it does, whose connections it uses, how a failure looks and who repairs it.';
    problems.push({ code: 'runbook_missing', severity: 'info', pointer: '/runbook', message });
  }
  return problems;
}
