/** A list kept in order of a number; it is put in order when it is next read, so that filling it costs nothing. */
export class SortedByNumber<T> {
  private readonly members: T[] = [];
  private isSorted = true;

  constructor(private readonly numberOf: (member: T) => number) {}

  add(member: T): void {
    const last = this.members.at(-1);
    if (last !== undefined && this.numberOf(last) > this.numberOf(member)) this.isSorted = false;
    this.members.push(member);
  }

  all(): readonly T[] {
    if (!this.isSorted) this.members.sort((left, right) => this.numberOf(left) - this.numberOf(right));
    this.isSorted = true;
    return this.members;
  }
}
