'use client';

import type { FieldKind } from '@plumbline/shared/form';
import { Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { Popover } from '../../ui/popover';
import { KIND_GROUPS } from './kinds';

/** The kinds of field, to add one. */
export function Palette({ page, onPick }: { readonly page: string; readonly onPick: (kind: FieldKind) => void }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Kinds of field"
      className="w-[344px] p-2"
      trigger={
        <Button size="sm" look="quiet" className="w-full justify-start" data-testid="add-field" aria-label={`Add a field to ${page}`}>
          <Plus size={14} aria-hidden="true" /> Add a field
        </Button>
      }
    >
      <div className="flex max-h-[70vh] flex-col gap-2 overflow-y-auto" data-testid="field-palette">
        {KIND_GROUPS.map(({ title, kinds }) => (
          <section key={title} aria-label={title}>
            <h3 className="px-2 pb-1 text-xs font-semibold text-fg-3">{title}</h3>
            <div className="grid grid-cols-2 gap-0.5">
              {kinds.map(({ kind, title: name, icon: Icon }) => (
                <button
                  key={kind}
                  type="button"
                  data-testid="palette-kind"
                  data-kind={kind}
                  className="flex h-9 items-center gap-2 rounded-[6px] px-2 text-left outline-offset-[-2px] hover:bg-accent-soft"
                  onClick={() => {
                    setOpen(false);
                    onPick(kind);
                  }}
                >
                  <Icon size={16} className="shrink-0 text-fg-3" aria-hidden="true" />
                  {name}
                </button>
              ))}
            </div>
          </section>
        ))}
      </div>
    </Popover>
  );
}
