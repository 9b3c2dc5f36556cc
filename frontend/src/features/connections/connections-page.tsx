'use client';

import { useQueryClient } from '@tanstack/react-query';
import { Cable, Plus } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useCallback, useState, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { apiKey } from '../../api/use-api';
import { useApiPages } from '../../api/use-api-pages';
import { useMay } from '../../api/use-may';
import { Button } from '../../ui/button';
import { Empty, Failure, Skeleton } from '../../ui/feedback';
import { Page } from '../../ui/page';
import { Rows } from '../../ui/rows';
import { toast } from '../../ui/toast';
import { ConnectionDialog } from './connection-dialog';
import { ConnectionRow } from './connection-row';
import { HostGates } from './host-gates';
import { NewConnection } from './new-connection';

const PAGE = 50;
const ROW_HEIGHT = 68;

/** All credentialed accounts at services. Secrets go in here and never come out. */
export function ConnectionsPage(): ReactNode {
  const [shown, setShown] = useQueryState('connection', parseAsString);
  const [making, setMaking] = useState(false);
  const mayEdit = useMay('editor');
  const client = useQueryClient();
  const button = mayEdit && (
    <Button look="primary" data-testid="new-connection" onClick={() => setMaking(true)}>
      <Plus size={16} aria-hidden="true" />
      New connection
    </Button>
  );
  return (
    <Page
      title="Connections"
      lead="Accounts at the services that your flows talk to. Secrets go in and never come out again."
      actions={button}
    >
      <List onOpen={(id) => void setShown(id)} button={button} />
      <HostGates />
      <NewConnection
        open={making}
        onOpenChange={setMaking}
        onMade={({ id, service, name }) => {
          setMaking(false);
          toast(`"${name}" of ${service} was made. Test it now.`);
          void client.invalidateQueries({ queryKey: apiKey('listConnections') });
          void setShown(id);
        }}
      />
      <ConnectionDialog id={shown} mayEdit={mayEdit} onClose={() => void setShown(null)} />
    </Page>
  );
}

function List({ onOpen, button }: { readonly onOpen: (id: string) => void; readonly button: ReactNode }): ReactNode {
  const connections = useApiPages('listConnections', { query: { limit: PAGE } });
  const mayRepair = useMay('operator');
  const { fetchNextPage, isFetchingNextPage, hasNextPage } = connections;
  const onEnd = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);
  if (connections.isPending) return <Skeleton lines={6} label="Reading the connections" />;
  if (connections.isError && connections.data === undefined) {
    return (
      <Failure title="The connections could not be read" onRetry={() => void connections.refetch()}>
        {sentenceOf(connections.error)}
      </Failure>
    );
  }
  const items = connections.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <Empty icon={<Cable size={32} />} title="No connections yet" action={button}>
        A connection keeps the key, token or password of one account at a service, encrypted. Steps name it; nobody sees the secret again.
      </Empty>
    );
  }
  return (
    <Rows label="Connections" items={items} keyOf={({ id }) => id} height={ROW_HEIGHT} more={hasNextPage} onEnd={onEnd}>
      {(connection) => <ConnectionRow connection={connection} mayRepair={mayRepair} onOpen={() => onOpen(connection.id)} />}
    </Rows>
  );
}
