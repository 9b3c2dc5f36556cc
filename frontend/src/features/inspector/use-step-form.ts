'use client';

import { isJsonObject, type Json } from '@plumbline/shared';
import { useMemo } from 'react';
import { stepOf } from '../../canvas-core/document';
import { setTrigger } from '../../canvas-core/edits/flow';
import { setInputField } from '../../canvas-core/edits/steps';
import { withField } from '../../canvas-core/edits/with-field';
import { useDraft } from '../draft/index';
import { useInspecting, type FormModel } from './inspector-context';
import { pointerOf } from './names';
import { useProblems } from './use-inspecting';

/** The form of a step's input. */
export function useStepForm(): FormModel {
  const draft = useDraft();
  const { id, name, sources } = useInspecting();
  const problems = useProblems(id);
  return useMemo(
    () => ({
      base: `/steps/${id}/input`,
      sources,
      problems,
      set: (path, value, title) =>
        void draft.edit(
          `Change ${title} of "${name}"`,
          (document) => setInputField(document, id, path, value),
          `input:${id}:${pointerOf(path)}`,
        ),
      rename: (path, to, title) =>
        void draft.edit(`Rename ${title} of "${name}"`, (document) => {
          const value = path.reduce<Json | undefined>(
            (at, key) => (isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined),
            stepOf(document, id)?.input,
          );
          return setInputField(setInputField(document, id, path, undefined), id, [...path.slice(0, -1), to], value);
        }),
    }),
    [draft, id, name, sources, problems],
  );
}

/** The form of the trigger's settings. */
export function useTriggerForm(): FormModel {
  const draft = useDraft();
  const { id, sources } = useInspecting();
  const problems = useProblems(id);
  return useMemo(() => {
    const set = (path: readonly string[], value: Json | undefined, title: string): void =>
      void draft.edit(
        `Change ${title} of the trigger`,
        (document) => {
          const config = withField(document.trigger.config, path, value);
          return setTrigger(document, { config: isJsonObject(config) ? config : undefined });
        },
        `trigger:${pointerOf(path)}`,
      );
    return { base: '/trigger/config', sources, problems, set, rename: (path, _to, title) => set(path, undefined, title) };
  }, [draft, sources, problems]);
}
