/**
 * Lets the chunks of a file through one at a time, from just before the locks that all of them take until their commit: the counts of the file are
 * those of the last commit then. Who waits here has all its row locks, so nobody in the door waits for them.
 */
export class CommitDoor {
  private lastLeft: Promise<void> = Promise.resolve();

  /** Resolves when it is this one's turn, with what lets the next one in. */
  async enter(): Promise<() => void> {
    const before = this.lastLeft;
    let leave!: () => void;
    this.lastLeft = new Promise((resolve) => (leave = resolve));
    await before;
    return leave;
  }
}
