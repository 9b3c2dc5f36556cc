'use client';

import { useState, type ReactNode } from 'react';
import { Choice, Field, Input } from '../../ui/field';
import { modeMeans, modeTitle, type PracticeMode, type PracticeService, type PracticeSwitch } from './words';

interface ModeFormProps {
  readonly service: PracticeService;
  readonly compact: boolean;
  readonly disabled: boolean;
  readonly onChange: (change: Pick<PracticeSwitch, 'mode'> & Partial<PracticeSwitch>) => void;
}

/** How a service behaves. What is chosen holds at once. */
export function ModeForm({ service, compact, disabled, onChange }: ModeFormProps): ReactNode {
  const { mode, times, delayMs, retryAfterSeconds } = service.switch;
  const isMode = (value: string): value is PracticeMode => (service.modes as readonly string[]).includes(value);
  return (
    <div className="flex flex-col gap-2">
      <Choice
        aria-label={`How ${service.title} behaves`}
        data-testid="practice-mode"
        disabled={disabled}
        value={mode}
        options={service.modes.map((value) => ({ value, title: modeTitle(value) }))}
        onChange={({ target: { value } }) => isMode(value) && onChange({ mode: value })}
      />
      {!compact && <p className="min-h-8 text-sm text-fg-2">{modeMeans(mode, service.id)}</p>}
      {mode !== 'normal' && (
        <div className="flex flex-wrap gap-3">
          {mode === 'slow' && (
            <NumberField
              label="Answers after, s"
              value={delayMs / 1_000}
              most={600}
              disabled={disabled}
              onChange={(seconds) => onChange({ mode, times, delayMs: (seconds ?? 5) * 1_000 })}
            />
          )}
          {mode === '429' && (
            <NumberField
              label="Try again after, s"
              value={retryAfterSeconds}
              most={3_600}
              disabled={disabled}
              onChange={(seconds) => onChange({ mode, times, retryAfterSeconds: seconds ?? 7 })}
            />
          )}
          {mode !== 'down' && (
            <NumberField
              label="For the next … calls"
              value={times}
              least={1}
              most={1_000}
              placeholder="until changed"
              disabled={disabled}
              onChange={(next) => onChange({ mode, times: next, delayMs, retryAfterSeconds })}
            />
          )}
        </div>
      )}
    </div>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: number | null;
  readonly least?: number;
  readonly most: number;
  readonly placeholder?: string;
  readonly disabled: boolean;
  /** Null: the field was emptied. */
  readonly onChange: (value: number | null) => void;
}

/** A number that is sent when somebody leaves the field or presses Enter. */
function NumberField({ label, value, least = 0, most, placeholder, disabled, onChange }: NumberFieldProps): ReactNode {
  const shown = value === null ? '' : String(value);
  const [text, setText] = useState(shown);
  const [from, setFrom] = useState(shown);
  // It was changed elsewhere, or by itself with each call.
  if (from !== shown) {
    setFrom(shown);
    setText(shown);
  }
  const keep = (): void => {
    if (text === shown) return;
    if (text.trim() === '') return onChange(null);
    const number = Math.round(Number(text));
    if (!Number.isFinite(number)) return setText(shown);
    onChange(Math.min(most, Math.max(least, number)));
  };
  return (
    <Field label={label} className="w-[136px]">
      {(control) => (
        <Input
          {...control}
          inputMode="numeric"
          disabled={disabled}
          placeholder={placeholder}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => event.key === 'Enter' && keep()}
        />
      )}
    </Field>
  );
}
