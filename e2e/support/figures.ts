/** One measured figure beside its target. */
interface Figure {
  readonly what: string;
  readonly seen: number;
  readonly target: number;
  readonly unit: string;
}

/** What is measured fails only above so many times its target: the machine is not always the same, nor always idle. */
const ROOM = 3;

/** Figures of one bench, printed as a table. */
export class Figures {
  private readonly all: Figure[] = [];

  add(what: string, seen: number, target: number, unit = 'ms'): void {
    this.all.push({ what, seen, target, unit });
  }

  /** What was not measured, and what is above three times its target. */
  get tooMuch(): string[] {
    return this.all.filter(({ seen, target }) => !Number.isFinite(seen) || seen > target * ROOM).map(line);
  }

  toString(): string {
    return this.all.map(line).join('\n');
  }
}

const line = ({ what, seen, target, unit }: Figure): string =>
  `  ${what.padEnd(58)} ${seen.toFixed(1).padStart(8)} ${unit.padEnd(9)} (target ${String(target)}, ${(seen / target).toFixed(2)} of it)`;
