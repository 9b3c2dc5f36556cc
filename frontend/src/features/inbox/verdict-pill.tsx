import type { DeliveryVerdict } from '@plumbline/shared';
import type { ReactNode } from 'react';
import { StatePill } from '../../ui/state-pill';
import { VERDICT_WORDS } from './words';

export function VerdictPill({ verdict }: { readonly verdict: DeliveryVerdict }): ReactNode {
  const { tone, word } = VERDICT_WORDS[verdict];
  return <StatePill tone={tone}>{word}</StatePill>;
}
