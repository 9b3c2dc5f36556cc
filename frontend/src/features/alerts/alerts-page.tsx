'use client';

import { parseAsStringLiteral, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import { Page } from '../../ui/page';
import { Tabs } from '../../ui/tabs';
import { Channels } from './channels';
import { Outbox } from './outbox';
import { Rules } from './rules';

const PARTS = ['channels', 'rules', 'outbox'] as const;

/** Who is told of incidents, when, and whether it works. */
export function AlertsPage(): ReactNode {
  const [part, setPart] = useQueryState('part', parseAsStringLiteral(PARTS).withDefault('channels'));
  return (
    <Page
      title="Alerts"
      lead="Who is told of incidents, and of which: one alert when an incident opens, one when it is over, never one for each run."
    >
      <Tabs
        label="Alerts"
        value={part}
        onChange={(id) => void setPart(PARTS.find((one) => one === id) ?? 'channels')}
        tabs={[
          { id: 'channels', title: 'Channels', content: <Channels /> },
          { id: 'rules', title: 'Rules', content: <Rules /> },
          { id: 'outbox', title: 'Outbox', content: <Outbox /> },
        ]}
      />
    </Page>
  );
}
