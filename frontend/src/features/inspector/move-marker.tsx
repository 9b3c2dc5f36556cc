'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Json } from '@plumbline/shared';
import { sentenceOf } from '../../api/api-error';
import { call, type CallOutput } from '../../api/call';
import { apiKey } from '../../api/use-api';
import { Button } from '../../ui/button';
import { Field, Input } from '../../ui/field';
import { toast } from '../../ui/toast';
import { LookResult } from './look-now';
import type { PollHealth } from './poll-health';

/** What is typed, as JSON where it is some, and as text otherwise: `17`, `null`, `2026-06-01`. */
function markerOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** Looks again from another marker: first what that would do is shown, then it can be done. */
export function MoveMarker({ flowId, health }: { readonly flowId: string; readonly health: PollHealth }): ReactNode {
  const client = useQueryClient();
  const params = { id: flowId };
  const [text, setText] = useState<string | null>(null);
  const [seen, setSeen] = useState<{ readonly marker: Json; readonly turn: number; readonly look: CallOutput<'previewMarker'> } | null>(
    null,
  );
  const preview = useMutation({
    mutationFn: async (marker: Json) => ({ marker, turn: health.turn, look: await call('previewMarker', { params, body: { marker } }) }),
    onSuccess: setSeen,
    onError: (error) => toast({ text: sentenceOf(error), tone: 'bad' }),
  });
  const move = useMutation({
    mutationFn: ({ marker, turn }: { readonly marker: Json; readonly turn: number }) =>
      call('setMarker', { params, body: { marker, turn } }),
    onSuccess: () => {
      toast('The marker was moved; it looks from there now.');
      setText(null);
    },
    onError: (error) => toast({ text: sentenceOf(error), tone: 'bad' }),
    onSettled: () => {
      setSeen(null);
      return client.invalidateQueries({ queryKey: apiKey('getPoll') });
    },
  });
  if (text === null)
    return (
      <Button
        size="sm"
        look="quiet"
        className="self-start"
        data-testid="move-marker"
        onClick={() => setText(JSON.stringify(health.marker))}
      >
        Look again from …
      </Button>
    );
  const close = (): void => {
    setText(null);
    setSeen(null);
  };
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        preview.mutate(markerOf(text));
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      }}
    >
      <Field
        label="Look again from"
        hint="JSON, or a text. What lies between this and the marker of now is looked at again, or, further on, never."
      >
        {(control) => (
          <Input
            {...control}
            autoFocus
            value={text}
            className="font-mono"
            data-testid="marker-text"
            onChange={(event) => {
              setText(event.target.value);
              setSeen(null);
            }}
          />
        )}
      </Field>
      {seen !== null && (
        <>
          <LookResult look={seen.look} />
          <p className="text-sm text-fg-2">
            What started a run before starts none again. What was only remembered at the first look, or was not taken, counts as new once
            the marker is moved.
          </p>
        </>
      )}
      <div className="flex gap-2">
        <Button type="submit" size="sm" busy={preview.isPending} data-testid="preview-marker">
          See what that does
        </Button>
        {seen !== null && (
          <Button size="sm" look="primary" busy={move.isPending} data-testid="set-marker" onClick={() => move.mutate(seen)}>
            Move the marker
          </Button>
        )}
        <Button size="sm" look="quiet" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
