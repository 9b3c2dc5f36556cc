'use client';

import type { ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { useApi } from '../../api/use-api';
import { Failure, Skeleton } from '../../ui/feedback';
import { differencesOf, DifferenceList } from '../repair/index';
import { jsonOf } from './body-text';
import type { DeliveryDetail } from './use-deliveries';
import { bytesWords } from './words';

/** What differs between a delivery and the one that came first and won. */
export function ConflictView({ delivery, firstId }: { readonly delivery: DeliveryDetail; readonly firstId: string }): ReactNode {
  const first = useApi('getInboxDelivery', { params: { id: firstId } }, { freshMs: 60_000 });
  return (
    <section aria-label="What differs" data-testid="conflict" className="flex flex-col gap-2">
      <h2 className="text-lg font-semibold">What differs from the first one</h2>
      {first.isPending && <Skeleton label="Reading the first delivery" />}
      {first.isError && (
        <Failure title="The first delivery could not be read" onRetry={() => void first.refetch()}>
          {sentenceOf(first.error)}
        </Failure>
      )}
      {first.data && <Differences first={first.data} second={delivery} />}
    </section>
  );
}

function Differences({ first, second }: { readonly first: DeliveryDetail; readonly second: DeliveryDetail }): ReactNode {
  const [before, after] = [valueOf(first), valueOf(second)];
  if (before === undefined || after === undefined) {
    return (
      <p className="text-fg-2">
        The first one had {bytesWords(first.bytes)}, this one has {bytesWords(second.bytes)}. They can not be compared here: they are not
        JSON, too large, or gone.
      </p>
    );
  }
  const differences = differencesOf(before, after);
  if (differences.length === 0) return <p className="text-fg-2">The values are the same; they are only written in another way.</p>;
  return <DifferenceList differences={differences} />;
}

const valueOf = ({ body }: DeliveryDetail): ReturnType<typeof jsonOf> => (body.text === null ? undefined : jsonOf(body.text, body.cut));
