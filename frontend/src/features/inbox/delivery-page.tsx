'use client';

import { Download, Play } from 'lucide-react';
import Link from 'next/link';
import { useParams } from 'next/navigation';
import { useState, type ReactNode } from 'react';
import { hasCode, sentenceOf } from '../../api/api-error';
import { bodyHref } from '../../api/delivery-body';
import { useApi } from '../../api/use-api';
import { useMay } from '../../api/use-may';
import { Button, buttonClass } from '../../ui/button';
import { Failure, Skeleton } from '../../ui/feedback';
import { Page } from '../../ui/page';
import { BodyView } from './body-view';
import { ConflictView } from './conflict-view';
import { DeliveryFacts } from './delivery-facts';
import { ReplayDialog } from './replay-dialog';
import { ReplayList } from './replay-list';
import { RequestView } from './request-view';
import type { DeliveryDetail } from './use-deliveries';
import { verdictSentence } from './words';

const EVERY_MS = 10_000;

/** One delivery: what became of it and why, what it was, and what was done with it since. */
export function DeliveryPage(): ReactNode {
  const { id } = useParams<{ id: string }>();
  const delivery = useApi('getInboxDelivery', { params: { id } }, { everyMs: EVERY_MS });
  if (delivery.data) return <Shown key={id} delivery={delivery.data} />;
  return (
    <Page title="Delivery">
      {delivery.isPending && <Skeleton label="Reading the delivery" lines={8} />}
      {delivery.isError && (
        <Failure
          title={hasCode(delivery.error, 'delivery_not_found') ? 'This delivery is not there' : 'The delivery could not be read'}
          onRetry={() => void delivery.refetch()}
        >
          <p>{sentenceOf(delivery.error)}</p>
          <Link href="/inbox" prefetch={false} className="mt-2 inline-block underline">
            Back to the inbox
          </Link>
        </Failure>
      )}
    </Page>
  );
}

function Shown({ delivery }: { readonly delivery: DeliveryDetail }): ReactNode {
  const { verdict, flowName, first, body } = delivery;
  return (
    <Page title={`Delivery to ${flowName}`} lead={verdictSentence(delivery)} actions={<Actions delivery={delivery} />}>
      <div data-testid="delivery-page" data-verdict={verdict} className="flex flex-col gap-6">
        <DeliveryFacts delivery={delivery} />
        {verdict === 'conflict' && first && body.state === 'here' && <ConflictView delivery={delivery} firstId={first.id} />}
        <BodyView delivery={delivery} />
        <RequestView delivery={delivery} />
        <ReplayList replays={delivery.replays} />
      </div>
    </Page>
  );
}

function Actions({ delivery }: { readonly delivery: DeliveryDetail }): ReactNode {
  const [asks, setAsks] = useState(false);
  const mayReplay = useMay('operator') && delivery.notReplayable === null;
  return (
    <>
      {delivery.body.state === 'here' && (
        <a href={bodyHref(delivery.id)} download={`delivery-${delivery.id}.bin`} data-testid="download-body" className={buttonClass({})}>
          <Download size={14} aria-hidden="true" />
          Download body
        </a>
      )}
      {mayReplay && (
        <Button look="primary" data-testid="replay-delivery" onClick={() => setAsks(true)}>
          <Play size={14} aria-hidden="true" />
          Replay …
        </Button>
      )}
      {asks && <ReplayDialog delivery={delivery} onClose={() => setAsks(false)} />}
    </>
  );
}
