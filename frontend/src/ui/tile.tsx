import type { CSSProperties, ReactNode } from 'react';
import { cn } from './cn';

/** Colour of a letter tile when its kind of system has none of its own: neutral. */
const NEUTRAL = '#475569';

interface TileProps {
  /** Its first letter is shown, when there is no picture. */
  readonly name: string;
  /** A CSS colour. */
  readonly colour?: string | undefined;
  readonly picture?: ReactNode;
  readonly size?: 28 | 40;
}

/** The square that stands for a kind of system. */
export function Tile({ name, colour = NEUTRAL, picture, size = 40 }: TileProps): ReactNode {
  return (
    <span
      aria-hidden="true"
      style={{ '--brand': colour, width: size, height: size } as CSSProperties}
      className={cn(
        'tile grid shrink-0 place-items-center border font-bold',
        size === 40 ? 'rounded-[10px] text-[16px]' : 'rounded-[7px] text-sm',
      )}
    >
      {picture ?? name.slice(0, 1).toUpperCase()}
    </span>
  );
}
