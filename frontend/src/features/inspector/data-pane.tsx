'use client';

import { TRIGGER_ID, type FlowDocument, type StepDocument } from '@plumbline/shared';
import { Search } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { triggerName } from '../canvas/index';
import { Tabs } from '../../ui/tabs';
import { useDraft } from '../draft/index';
import { DataTree } from './data-tree';
import { useInspecting } from './inspector-context';
import { outputSource, triggerSource, type Source } from './sources';
import { useContractOf, useSamples } from './use-inspecting';

/** What the step can read, and what it gives. */
export function DataPane({ step }: { readonly step: StepDocument | null }): ReactNode {
  const { id } = useInspecting();
  const [side, setSide] = useState<'input' | 'output'>(id === TRIGGER_ID ? 'output' : 'input');
  return (
    <section aria-label="Data" className="flex h-full min-h-0 w-full flex-col border-t border-line bg-surface">
      <Tabs
        label="Data"
        value={side}
        onChange={(to) => setSide(to === 'output' ? 'output' : 'input')}
        className="min-h-0 flex-1"
        tabs={[
          {
            id: 'input',
            title: 'Input',
            content: (
              <div className={COLUMN}>
                <Input />
              </div>
            ),
          },
          {
            id: 'output',
            title: 'Output',
            content: (
              <div className={COLUMN}>
                <Output step={step} />
              </div>
            ),
          },
        ]}
      />
    </section>
  );
}

const COLUMN = 'flex h-full min-h-0 flex-col';

function Input(): ReactNode {
  const { sources, last } = useInspecting();
  const field = useStore(last, (state) => state.field);
  const [query, setQuery] = useState('');
  return (
    <>
      <div className="flex shrink-0 items-center gap-2 border-b border-line px-3 py-1 text-sm text-fg-3">
        <Search size={12} aria-hidden="true" />
        <input
          aria-label="Search the data"
          data-testid="data-search"
          placeholder="Search"
          className="h-6 w-24 min-w-0 flex-1 bg-transparent text-fg outline-none"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <span className="max-w-[60%] truncate" aria-live="polite">
          {field === null ? 'Choose a field, then a value' : `Goes into “${field.title}”`}
        </span>
      </div>
      <DataTree label="Data that can be read" sources={sources} query={query} onPick={(path) => field?.insert(path)} />
    </>
  );
}

function Output({ step }: { readonly step: StepDocument | null }): ReactNode {
  const { id } = useInspecting();
  const draft = useDraft();
  const contractOf = useContractOf();
  const samples = useSamples();
  const sources = useMemo<readonly Source[]>(() => {
    const { document } = draft.state;
    const source =
      step === null
        ? triggerSource(document, triggerName(document.trigger), samples, contractOf)
        : outputSource(onlyStep(document, id, step), id, contractOf, samples);
    return source === null ? [] : [{ ...source, distance: 0 }];
  }, [draft, id, step, contractOf, samples]);
  const [source] = sources;
  return (
    <>
      <p className="shrink-0 border-b border-line px-3 py-1.5 text-sm text-fg-3">{wordsOf(source)}</p>
      <DataTree label="What it gives" sources={sources} />
    </>
  );
}

const onlyStep = (document: FlowDocument, id: string, step: StepDocument): FlowDocument => ({ ...document, steps: { [id]: step } });

function wordsOf(source: Source | undefined): string {
  switch (source?.known) {
    case 'pinned':
      return 'Pinned: test runs use this instead of performing the step.';
    case 'last run':
      return 'What it gave last.';
    case 'example':
      return 'It has not run yet. This is the example of its contract.';
    case 'made up':
      return 'It has not run yet. This is made up from its contract.';
    case null:
    case undefined:
      return 'It has not run yet, and its contract does not say what it gives. Test it to see.';
  }
}
