import { onHandParts, quantityNames, type QuantityName } from './quantity-names';

const width = quantityNames.length;
const column = new Map<string, number>(quantityNames.map((name, index) => [name, index]));
const onHand = column.get('on_hand')!;

/**
 * The levels of a shop in columns, a row a pair of item and location: a million of them fit without a million objects.
 * Every change of a part of on_hand moves on_hand with it, so that the identity cannot be broken from outside.
 */
export class LevelTable {
  private items = new Int32Array(1_024);
  private locations = new Int32Array(1_024);
  private active = new Uint8Array(1_024);
  private createdAtMs = new Float64Array(1_024);
  private updatedAtMs = new Float64Array(1_024);
  private quantities = new Int32Array(1_024 * width);
  private directlyWrittenAtMs = new Float64Array(1_024 * width);
  private seeded = new Int32Array(1_024 * width);
  private used = 0;

  get size(): number {
    return this.used;
  }

  add(item: number, location: number, isActive: boolean, atMs: number): number {
    if (this.used === this.items.length) this.grow();
    const row = this.used++;
    this.items[row] = item;
    this.locations[row] = location;
    this.active[row] = isActive ? 1 : 0;
    this.createdAtMs[row] = atMs;
    this.updatedAtMs[row] = atMs;
    return row;
  }

  itemOf = (row: number): number => this.items[row]!;
  locationOf = (row: number): number => this.locations[row]!;
  isActive = (row: number): boolean => this.active[row] === 1;
  createdAt = (row: number): number => this.createdAtMs[row]!;
  updatedAt = (row: number): number => this.updatedAtMs[row]!;
  quantity = (row: number, name: QuantityName): number => this.quantities[row * width + column.get(name)!]!;

  setActive(row: number, isActive: boolean, atMs: number): void {
    this.active[row] = isActive ? 1 : 0;
    this.updatedAtMs[row] = atMs;
  }

  /** When this very quantity was last written by name; null where it only ever followed another. */
  writtenAt(row: number, name: QuantityName): number | null {
    return this.directlyWrittenAtMs[row * width + column.get(name)!]! || null;
  }

  /** Moves one quantity that is not on_hand itself, and on_hand with it where it is a part of it. */
  change(row: number, name: Exclude<QuantityName, 'on_hand'>, delta: number, atMs: number): void {
    const cell = row * width + column.get(name)!;
    this.quantities[cell]! += delta;
    this.directlyWrittenAtMs[cell] = atMs;
    if (name !== 'incoming') this.quantities[row * width + onHand]! += delta;
    this.updatedAtMs[row] = atMs;
  }

  /** Keeps what a seed put there apart, in a column and not in the ledger: a million of them take no room for their story. */
  rememberSeeded(changes: readonly { row: number; name: QuantityName; delta: number }[]): void {
    for (const { row, name, delta } of changes) {
      this.seeded[row * width + column.get(name)!]! += delta;
      if (name !== 'incoming') this.seeded[row * width + onHand]! += delta;
    }
  }

  seededQuantity = (row: number, name: QuantityName): number => this.seeded[row * width + column.get(name)!]!;

  /** Whether on_hand is the sum of its parts in every row. */
  isConsistent(): boolean {
    for (let row = 0; row < this.used; row++)
      if (onHandParts.reduce((sum, name) => sum + this.quantity(row, name), 0) !== this.quantity(row, 'on_hand'))
        return false;
    return true;
  }

  private grow(): void {
    this.items = doubled(this.items, Int32Array);
    this.locations = doubled(this.locations, Int32Array);
    this.active = doubled(this.active, Uint8Array);
    this.createdAtMs = doubled(this.createdAtMs, Float64Array);
    this.updatedAtMs = doubled(this.updatedAtMs, Float64Array);
    this.quantities = doubled(this.quantities, Int32Array);
    this.directlyWrittenAtMs = doubled(this.directlyWrittenAtMs, Float64Array);
    this.seeded = doubled(this.seeded, Int32Array);
  }
}

function doubled<A extends Int32Array | Uint8Array | Float64Array>(from: A, type: new (length: number) => A): A {
  const to = new type(from.length * 2);
  to.set(from);
  return to;
}
