import type { ReactNode } from 'react';
import { SPARK, sparkBars, sparkWords, type Bar, type Hour } from './spark';

// Good is quiet: only what went wrong pulls the eye.
const FILLS: Readonly<Record<Bar['kind'], string>> = { ok: 'var(--edge)', gaps: 'var(--retrying)', failed: 'var(--failed)' };

/** How the runs of the last 24 hours went, hour by hour. */
export function Sparkline({ hours, complete }: { readonly hours: readonly Hour[]; readonly complete: boolean }): ReactNode {
  const words = sparkWords(hours, complete);
  const height = SPARK.up + SPARK.down + 1;
  return (
    <svg
      role="img"
      aria-label={words}
      width={SPARK.width}
      height={height}
      viewBox={`0 0 ${String(SPARK.width)} ${String(height)}`}
      className="shrink-0"
    >
      <title>{words}</title>
      <rect x="0" y={SPARK.up} width={SPARK.width} height="1" fill="var(--border)" />
      {sparkBars(hours).map(({ kind, x, y, height: high }) => (
        <rect key={`${kind}${String(x)}`} x={x} y={y} width={SPARK.bar} height={high} fill={FILLS[kind]} />
      ))}
    </svg>
  );
}
