'use client';

import type { FormField } from '@plumbline/shared/form';
import { CircleCheck, Eye, FilePlus2, GripVertical, Settings2, Share2, type LucideIcon } from 'lucide-react';
import { memo, useState, type DragEvent, type KeyboardEvent, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { cn } from '../../ui/cn';
import { Tip } from '../../ui/tip';
import { pageTitle, problemsIn, useBuilder, type Builder, type Selected } from './builder-context';
import type { FieldPlace } from './form-edits';
import { lookOf, titleOf } from './kinds';
import { Palette } from './palette';

const ROW = 'flex h-9 w-full items-center gap-2 rounded-[6px] px-2 text-left outline-offset-[-2px] hover:bg-surface-2';
const CHOSEN = 'bg-accent-soft hover:bg-accent-soft';

/** What a form is made of, in its order: chosen, moved and added to here. */
export function PagesList(): ReactNode {
  const builder = useBuilder();
  const { form, selected, mayEdit } = builder;
  const [over, setOver] = useState<FieldPlace | null>(null);
  return (
    <nav aria-label="Parts of the form" className="flex flex-col gap-4 p-3" data-testid="form-parts">
      <div className="flex flex-col gap-0.5">
        <Part to={{ at: 'form' }} title="The form" icon={Settings2} isOn={selected.at === 'form'} />
        <Part to={{ at: 'after', end: 'done' }} title="After sending" icon={CircleCheck} isOn={selected.at === 'after'} />
        <Part to={{ at: 'share' }} title="Address and embedding" icon={Share2} isOn={selected.at === 'share'} />
      </div>
      {form.pages.map((page, at) => (
        <section key={at} aria-label={pageTitle(page, at)} data-testid="form-page-part" data-page={at}>
          <PageRow builder={builder} at={at} />
          <ul className="flex flex-col gap-0.5">
            {page.fields.map((field, index) => (
              <FieldRow
                key={`${field.id}-${String(index)}`}
                field={field}
                page={at}
                index={index}
                isOn={selected.at === 'field' && selected.page === at && selected.field === index}
                isOver={over?.page === at && over.field === index}
                hasError={problemsIn(builder.problems, ['pages', at, 'fields', index]).some(({ severity }) => severity === 'error')}
                builder={builder}
                onOver={setOver}
              />
            ))}
          </ul>
          <DropEnd page={at} isOver={over?.page === at && over.field === page.fields.length} onOver={setOver} />
          {page.fields.length === 0 && <p className="px-2 pb-1 text-sm text-fg-3">No field yet.</p>}
          {mayEdit && (
            <Palette page={pageTitle(page, at)} onPick={(kind) => builder.add(kind, at, placeAfter(selected, at, page.fields.length))} />
          )}
        </section>
      ))}
      {mayEdit && (
        <Button size="sm" data-testid="add-page" onClick={builder.addPage}>
          <FilePlus2 size={14} aria-hidden="true" /> Add a page
        </Button>
      )}
    </nav>
  );
}

/** After the field that is selected, else at the end of the page. */
const placeAfter = (selected: Selected, page: number, count: number): number =>
  selected.at === 'field' && selected.page === page ? selected.field + 1 : count;

function Part({
  to,
  title,
  icon: Icon,
  isOn,
}: {
  readonly to: Selected;
  readonly title: string;
  readonly icon: LucideIcon;
  readonly isOn: boolean;
}): ReactNode {
  const { select } = useBuilder();
  return (
    <button
      type="button"
      data-testid={`part-${to.at}`}
      aria-current={isOn || undefined}
      className={cn(ROW, isOn && CHOSEN)}
      onClick={() => select(to)}
    >
      <Icon size={16} className="shrink-0 text-fg-3" aria-hidden="true" />
      {title}
    </button>
  );
}

function PageRow({ builder, at }: { readonly builder: Builder; readonly at: number }): ReactNode {
  const { form, selected, mayEdit } = builder;
  const page = form.pages[at];
  const isOn = selected.at === 'page' && selected.page === at;
  return (
    <button
      type="button"
      data-testid="page-row"
      aria-current={isOn || undefined}
      className={cn(ROW, 'font-semibold', isOn && CHOSEN)}
      onClick={() => builder.select({ at: 'page', page: at })}
      onKeyDown={(event) => {
        const by = arrow(event);
        if (by === 0 || !mayEdit) return;
        event.preventDefault();
        if (at + by >= 0 && at + by < form.pages.length) builder.movePage(at, at + by);
      }}
    >
      <span className="min-w-0 flex-1 truncate">{pageTitle(page, at)}</span>
      {page?.showWhen && <Condition />}
      <span className="text-xs font-normal text-fg-3">
        {at + 1}/{form.pages.length}
      </span>
    </button>
  );
}

const arrow = (event: KeyboardEvent): number =>
  event.altKey && event.key === 'ArrowUp' ? -1 : event.altKey && event.key === 'ArrowDown' ? 1 : 0;

function Condition(): ReactNode {
  return <Eye size={12} className="shrink-0 text-fg-3" role="img" aria-label="only shown sometimes" />;
}

interface FieldRowProps {
  readonly field: FormField;
  readonly page: number;
  readonly index: number;
  readonly isOn: boolean;
  readonly isOver: boolean;
  readonly hasError: boolean;
  readonly builder: Builder;
  readonly onOver: (place: FieldPlace | null) => void;
}

/** What is dragged: places, as this window writes them. */
const DRAGGED = 'application/x-form-field';

const FieldRow = memo(
  function FieldRow({ field, page, index, isOn, isOver, hasError, builder, onOver }: FieldRowProps): ReactNode {
    const { icon: Icon, title } = lookOf(field.kind);
    return (
      <li
        className={cn('relative border-t-2 border-transparent', isOver && 'border-accent')}
        draggable={builder.mayEdit}
        onDragStart={(event) => {
          event.dataTransfer.setData(DRAGGED, JSON.stringify([page, index]));
          event.dataTransfer.effectAllowed = 'move';
        }}
        onDragEnd={() => onOver(null)}
        {...dropping(builder, page, index, onOver)}
      >
        <button
          type="button"
          data-testid="field-row"
          data-field={field.id}
          aria-current={isOn || undefined}
          aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
          className={cn(ROW, 'group', isOn && CHOSEN)}
          onClick={() => builder.select({ at: 'field', page, field: index })}
          onKeyDown={(event) => keyed(event, builder, { page, field: index })}
        >
          <Icon size={16} className="shrink-0 text-fg-3" role="img" aria-label={title} />
          <span className="min-w-0 flex-1 truncate">{titleOf(field)}</span>
          {hasError && <span className="size-1.5 shrink-0 rounded-full bg-failed" role="img" aria-label="has errors" />}
          {field.showWhen && <Condition />}
          {'required' in field && field.required === true && (
            <Tip text="An answer is required">
              <span className="text-failed">*</span>
            </Tip>
          )}
          {builder.mayEdit && (
            <GripVertical size={14} className="shrink-0 cursor-grab text-fg-3 opacity-0 group-hover:opacity-100" aria-hidden="true" />
          )}
        </button>
      </li>
    );
  },
  // What the row shows; what it does, reads the newest state.
  (before, after) =>
    before.field === after.field &&
    before.page === after.page &&
    before.index === after.index &&
    before.isOn === after.isOn &&
    before.isOver === after.isOver &&
    before.hasError === after.hasError &&
    before.builder.form.pages.length === after.builder.form.pages.length &&
    before.builder.form.pages[before.page]?.fields.length === after.builder.form.pages[after.page]?.fields.length &&
    before.builder.form.pages[before.page - 1]?.fields.length === after.builder.form.pages[after.page - 1]?.fields.length &&
    before.builder.mayEdit === after.builder.mayEdit,
);

function keyed(event: KeyboardEvent, builder: Builder, place: FieldPlace): void {
  if (!builder.mayEdit) return;
  const by = arrow(event);
  if (by !== 0) {
    event.preventDefault();
    const to = moved(builder, place, by);
    if (to) builder.move(place, to);
  } else if (event.key === 'Delete') {
    event.preventDefault();
    builder.remove(place);
  } else if (event.key.toLowerCase() === 'd' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    builder.duplicate(place);
  }
}

/** One place on; over the edge of a page to the next page. Null: there is no further one. */
function moved({ form }: Builder, { page, field }: FieldPlace, by: number): FieldPlace | null {
  const count = form.pages[page]?.fields.length ?? 0;
  const to = field + by;
  if (to >= 0 && to < count) return { page, field: to };
  const other = form.pages[page + by];
  return other ? { page: page + by, field: by < 0 ? other.fields.length : 0 } : null;
}

function dropping({ move }: Builder, page: number, field: number, onOver: FieldRowProps['onOver']): object {
  return {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(DRAGGED)) return;
      event.preventDefault();
      onOver({ page, field });
    },
    onDrop: (event: DragEvent) => {
      const dragged = event.dataTransfer.getData(DRAGGED);
      if (dragged === '') return;
      event.preventDefault();
      onOver(null);
      const [fromPage = 0, from = 0] = JSON.parse(dragged) as number[];
      const to = fromPage === page && from < field ? field - 1 : field;
      if (fromPage !== page || from !== to) move({ page: fromPage, field: from }, { page, field: to });
    },
  };
}

/** Below the last field of a page. */
function DropEnd({
  page,
  isOver,
  onOver,
}: {
  readonly page: number;
  readonly isOver: boolean;
  readonly onOver: FieldRowProps['onOver'];
}): ReactNode {
  const builder = useBuilder();
  const count = builder.form.pages[page]?.fields.length ?? 0;
  return (
    <div className={cn('h-1.5 border-t-2 border-transparent', isOver && 'border-accent')} {...dropping(builder, page, count, onOver)} />
  );
}
