'use client';

import { LayoutTemplate, Plus, Workflow } from 'lucide-react';
import { useCallback, useState, type ReactNode } from 'react';
import { useMay } from '../../api/use-may';
import { Button } from '../../ui/button';
import { Empty } from '../../ui/feedback';
import { Page } from '../../ui/page';
import { FilterBar, useFilters } from './filters';
import { useFlowActions } from './flow-actions';
import { FlowList } from './flow-list';
import { Guide } from '../practice/index';
import { DropHint, ImportButton, ImportDialog } from './import-dialog';
import { TemplateGallery } from './template-gallery';
import { readFiles, useIntake } from './use-intake';
import { useImport } from './use-import';

/** All flows: how they do, and how to make another one. */
export function FlowsPage(): ReactNode {
  const filters = useFilters();
  const actions = useFlowActions();
  const mayEdit = useMay('editor');
  const [gallery, setGallery] = useState(false);
  const [making, setMaking] = useState(false);
  const { refusals, take, clear } = useImport(actions);
  const over = useIntake(take, mayEdit);
  const blank = useCallback(() => {
    setMaking(true);
    void actions.blank().finally(() => setMaking(false));
  }, [actions]);
  const buttons = mayEdit && (
    <>
      <ImportButton onFiles={(files) => void readFiles(files).then(take)} />
      <Button data-testid="from-template" onClick={() => setGallery(true)}>
        <LayoutTemplate size={16} aria-hidden="true" />
        From a template
      </Button>
      <Button look="primary" data-testid="new-flow" busy={making} onClick={blank}>
        <Plus size={16} aria-hidden="true" />
        New flow
      </Button>
    </>
  );
  return (
    <Page title="Flows" actions={buttons}>
      <Guide />
      <FilterBar filters={filters[0]} onChange={filters[1]} />
      <FlowList
        filters={filters}
        actions={actions}
        mayEdit={mayEdit}
        begin={<Begin mayEdit={mayEdit} onBlank={blank} onTemplate={() => setGallery(true)} />}
      />
      <TemplateGallery open={gallery} onOpenChange={setGallery} actions={actions} />
      <ImportDialog refusals={refusals} onClose={clear} />
      <DropHint shown={over} />
    </Page>
  );
}

interface BeginProps {
  readonly mayEdit: boolean;
  readonly onBlank: () => void;
  readonly onTemplate: () => void;
}

function Begin({ mayEdit, onBlank, onTemplate }: BeginProps): ReactNode {
  return (
    <Empty
      icon={<Workflow size={32} />}
      title="No flows yet"
      action={
        mayEdit && (
          <>
            <Button onClick={onBlank}>Start with an empty canvas</Button>
            <Button look="primary" onClick={onTemplate}>
              Start from a template
            </Button>
          </>
        )
      }
    >
      {mayEdit
        ? 'A flow takes an event and carries it through your systems. Start from a template, or paste or drop the document of a flow anywhere on this page.'
        : 'Somebody who may edit flows makes the first one; you will see it here.'}
    </Empty>
  );
}
