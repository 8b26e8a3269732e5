import type { PartitionWork } from './partition-work';

/** A partition that this consumer holds at the moment, and how far it has come in it. */
export class HeldPartition {
  failures = 0;
  resume: NodeJS.Timeout | undefined;

  constructor(
    readonly partition: number,
    readonly work: PartitionWork,
    /** The first offset that is not done with. */
    public next: number,
  ) {}

  advance(next: number): void {
    this.next = Math.max(this.next, next);
    this.failures = 0;
  }
}
