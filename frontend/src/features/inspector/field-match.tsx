'use client';

import { WandSparkles } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import type { FieldSpec } from './form-fields';
import { useForm } from './inspector-context';
import { matchFor } from './match-field';
import { previewOf } from './value-tree';

/** For a required field that is empty: the value upstream that its name calls for. */
export function FieldMatch({ spec, onUse }: { readonly spec: FieldSpec; readonly onUse: (path: string) => void }): ReactNode {
  const { sources } = useForm();
  const match = useMemo(() => matchFor(spec.name, spec.schema, sources), [spec.name, spec.schema, sources]);
  if (!match) return null;
  return (
    <div className="flex items-center gap-2 text-sm text-fg-2">
      <Button size="sm" className="h-6 max-w-full" data-testid="use-match" data-path={match.path} onClick={() => onUse(match.path)}>
        <WandSparkles size={12} aria-hidden="true" />
        <span className="truncate">
          Use <code>{match.path}</code>
        </span>
      </Button>
      <span className="truncate text-fg-3">{previewOf(match.value)}</span>
    </div>
  );
}
