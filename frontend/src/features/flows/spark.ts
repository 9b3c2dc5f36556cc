/** Runs of one hour by how they stand. */
export interface Hour {
  readonly ok: number;
  readonly gaps: number;
  readonly failed: number;
}

/** A bar of the drawing, px from its upper left corner. */
export interface Bar {
  readonly kind: 'ok' | 'gaps' | 'failed';
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

export const SPARK = { width: 120, up: 18, down: 8, pitch: 5, bar: 4 } as const;

/** A bar of one run among thousands is still to be seen, px. */
const LEAST = 2;

/**
 * Hours as bars: what was done stands on the line, what failed hangs below it, so that nobody has to tell colours apart. Heights
 * grow with the square root: one run in a quiet hour is seen beside a thousand in a busy one.
 * @param hours the hour that ends now last
 */
export function sparkBars(hours: readonly Hour[]): Bar[] {
  const most = Math.max(1, ...hours.map(({ ok, gaps }) => ok + gaps), ...hours.map(({ failed }) => failed));
  const size = (count: number, room: number): number => (count === 0 ? 0 : Math.max(LEAST, Math.round(Math.sqrt(count / most) * room)));
  return hours.flatMap(({ ok, gaps, failed }, index) => {
    const x = index * SPARK.pitch;
    const whole = size(ok + gaps, SPARK.up);
    const high = gaps === 0 ? 0 : Math.min(whole, Math.max(LEAST, Math.round((whole * gaps) / (ok + gaps))));
    const bars: Bar[] = [
      { kind: 'gaps', x, y: SPARK.up - whole, height: high },
      { kind: 'ok', x, y: SPARK.up - whole + high, height: whole - high },
      { kind: 'failed', x, y: SPARK.up + 1, height: size(failed, SPARK.down) },
    ];
    return bars.filter(({ height }) => height > 0);
  });
}

/** The same in words. @param complete false: there were more runs than are counted */
export function sparkWords(hours: readonly Hour[], complete: boolean): string {
  const sum = (kind: keyof Hour): number => hours.reduce((total, hour) => total + hour[kind], 0);
  const [ok, gaps, failed] = [sum('ok'), sum('gaps'), sum('failed')];
  if (ok + gaps + failed === 0) return 'No runs ended in the last 24 hours';
  const parts = [
    `${String(ok)} went well`,
    gaps > 0 ? `${String(gaps)} with gaps` : '',
    failed > 0 ? `${String(failed)} failed or stuck` : '',
  ];
  return `Last 24 hours: ${parts.filter(Boolean).join(', ')}${complete ? '' : '; only the newest 5,000 are counted'}`;
}
