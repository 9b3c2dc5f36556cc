/** How many bytes of bodies that are being read are held in memory at most: 25 of the largest, or 250,000 of 1 kB. */
const MOST_BYTES = 256 * 1024 * 1024;

/** The memory that the bodies share that are being read. What is whole has left it, and is counted by who takes it in. */
export class BodyRoom {
  private held = 0;

  constructor(private readonly mostBytes = MOST_BYTES) {}

  /** @returns false, and nothing is taken, where there is no room for that many */
  take(bytes: number): boolean {
    if (this.held + bytes > this.mostBytes) return false;
    this.held += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.held -= bytes;
  }
}

/** That of this process. */
export const BODY_ROOM = new BodyRoom();
