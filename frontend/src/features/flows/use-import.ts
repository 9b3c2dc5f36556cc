'use client';

import { useCallback, useState } from 'react';
import { toast } from '../../ui/toast';
import type { FlowActions } from './flow-actions';
import type { Refusal } from './import-dialog';
import { readDocument } from './read-document';
import type { Taken } from './use-intake';

interface Importing {
  readonly refusals: readonly Refusal[];
  readonly clear: () => void;
  readonly take: (taken: readonly Taken[]) => void;
}

/** Imports documents: one is opened, where its problems are shown; of several it is said how many there are now. */
export function useImport({ add, open }: FlowActions): Importing {
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const take = useCallback(
    (taken: readonly Taken[]) => {
      void importAll(taken, add).then(({ refused, made }) => {
        setRefusals(refused);
        const [only] = made;
        if (only === undefined) return;
        if (made.length > 1) toast(`${String(made.length)} flows were imported, as drafts.`);
        else {
          toast(only.problems === 0 ? 'Imported as a draft.' : `Imported as a draft, with ${String(only.problems)} to look at.`);
          if (refused.length === 0) open(only.id);
        }
      });
    },
    [add, open],
  );
  return { refusals, take, clear: useCallback(() => setRefusals([]), []) };
}

interface Made {
  readonly id: string;
  readonly problems: number;
}

/** One after the other: names and paths that collide are settled in the order of the files. */
async function importAll(taken: readonly Taken[], add: FlowActions['add']): Promise<{ refused: Refusal[]; made: Made[] }> {
  const refused: Refusal[] = [];
  const made: Made[] = [];
  for (const { name, text } of taken) {
    const read = readDocument(text);
    if (!read.ok) refused.push({ name, title: read.title, faults: read.faults });
    else {
      const added = await add(read.document);
      if (added) made.push({ id: added.id, problems: added.problems.filter(({ severity }) => severity !== 'info').length });
    }
  }
  return { refused, made };
}
