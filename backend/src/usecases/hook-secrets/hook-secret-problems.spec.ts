import { expect, it } from '@jest/globals';
import type { FlowDocument, HookSecretKind, Json } from '@plumbline/shared';
import { hookSecretProblems } from './hook-secret-problems.js';

const NOW_MS = 1_000;
const listening = (verify: Json, operation = 'webhook'): FlowDocument => ({
  schema: 'plumbline/flow@1',
  name: 'Listens',
  trigger: { operation, config: { path: 'in', verify } },
  steps: {},
  edges: [],
});
const secret = (kind: HookSecretKind, expiresMs: number | null = null): { kind: HookSecretKind; expiresMs: number | null } => ({
  kind,
  expiresMs,
});

it('A webhook that verifies is told when no secret of its kind counts', () => {
  const github = listening({ kind: 'github' });
  for (const secrets of [[], [secret('stripe')], [secret('github', NOW_MS)]]) {
    expect(hookSecretProblems(github, secrets, NOW_MS, 'error')).toMatchObject([
      { code: 'hook_secret_missing', severity: 'error', pointer: '/trigger/config/verify' },
    ]);
  }
  expect(hookSecretProblems(github, [], NOW_MS, 'warning')).toMatchObject([{ severity: 'warning' }]);
  expect(hookSecretProblems(github, [secret('github', NOW_MS + 1)], NOW_MS, 'error')).toEqual([]);
});

it('One that takes anybody’s word needs none', () => {
  for (const document of [listening({ kind: 'none' }), listening('github'), listening(null), listening({ kind: 'github' }, 'manual')]) {
    expect(hookSecretProblems(document, [], NOW_MS, 'error')).toEqual([]);
  }
});
