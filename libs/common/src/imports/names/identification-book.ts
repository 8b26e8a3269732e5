/** The value belongs to more than one product: it names none. */
export const ambiguous = -1;
/** The book does not hold the value; whether a product carries it is for the database to say. */
export const notInBook = 0;

const mostArenaBytes = 64 * 1024 * 1024;

/**
 * Identifications of products by the bytes of their values: what a row names is found without making a string of it.
 * An open hash table over typed arrays; an entry takes about 25 bytes and those of its value. Full, it is emptied and begins anew,
 * so that its memory is bounded whatever the catalogue's size.
 */
export class IdentificationBook {
  private slots = new Int32Array(1 << 12);
  private hashes = new Int32Array(1 << 11);
  private idTypes = new Int16Array(1 << 11);
  private products = new Int32Array(1 << 11);
  private ends = new Int32Array(1 << 11);
  private arena = Buffer.allocUnsafe(1 << 16);
  private entries = 0;
  /** The entry behind the one found last. Files name products in the order in which they were made, as the book was filled: mostly it is the next one asked for. */
  private expected = 0;

  constructor(private readonly mostEntries = 2_000_000) {}

  get size(): number {
    return this.entries;
  }

  /** How many more entries it takes. */
  get room(): number {
    return this.mostEntries - this.entries;
  }

  /** Whether `add` would have to empty it. */
  isFullFor(value: Buffer): boolean {
    return this.entries >= this.mostEntries || this.arenaEnd() + value.length > mostArenaBytes;
  }

  clear(): void {
    this.slots.fill(0);
    this.entries = 0;
  }

  /** The product_no of a value, `ambiguous` or `notInBook`. The value is the bytes of `source` from `start` up to `end`. */
  find(idTypeNo: number, source: Buffer, start: number, end: number): number {
    if (this.expected < this.entries && this.is(this.expected, idTypeNo, source, start, end))
      return this.products[this.expected++]!;
    const hash = hashOf(idTypeNo, source, start, end);
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = this.slots[slot]!;
      if (entry === 0) return notInBook;
      if (this.hashes[entry - 1] !== hash || !this.is(entry - 1, idTypeNo, source, start, end)) continue;
      this.expected = entry;
      return this.products[entry - 1]!;
    }
  }

  /** Adds a value that the book does not hold. */
  add(idTypeNo: number, value: Buffer, product: number): void {
    if (this.isFullFor(value)) this.clear();
    const arenaEnd = this.arenaEnd();
    this.makeRoom(arenaEnd + value.length);
    const entry = this.entries++;
    const hash = hashOf(idTypeNo, value, 0, value.length);
    value.copy(this.arena, arenaEnd);
    this.hashes[entry] = hash;
    this.idTypes[entry] = idTypeNo;
    this.products[entry] = product;
    this.ends[entry] = arenaEnd + value.length;
    this.place(entry, hash);
  }

  private arenaEnd(): number {
    return this.entries === 0 ? 0 : this.ends[this.entries - 1]!;
  }

  private is(entry: number, idTypeNo: number, source: Buffer, start: number, end: number): boolean {
    const from = entry === 0 ? 0 : this.ends[entry - 1]!;
    if (this.idTypes[entry] !== idTypeNo || this.ends[entry]! - from !== end - start) return false;
    for (let offset = 0; offset < end - start; offset++)
      if (this.arena[from + offset] !== source[start + offset]) return false;
    return true;
  }

  private place(entry: number, hash: number): void {
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = entry + 1;
  }

  private makeRoom(arenaBytes: number): void {
    if (arenaBytes > this.arena.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.arena.length * 2, arenaBytes));
      this.arena.copy(larger);
      this.arena = larger;
    }
    if (this.entries < this.hashes.length) return;
    this.hashes = doubled(this.hashes, Int32Array);
    this.products = doubled(this.products, Int32Array);
    this.ends = doubled(this.ends, Int32Array);
    this.idTypes = doubled(this.idTypes, Int16Array);
    this.slots = new Int32Array(this.slots.length * 2);
    for (let entry = 0; entry < this.entries; entry++) this.place(entry, this.hashes[entry]!);
  }
}

function doubled<Numbers extends Int32Array | Int16Array>(
  numbers: Numbers,
  Kind: new (length: number) => Numbers,
): Numbers {
  const larger = new Kind(numbers.length * 2);
  larger.set(numbers);
  return larger;
}

/** FNV-1a over the type and the bytes, its high bits folded into the low ones that choose the slot. */
function hashOf(idTypeNo: number, source: Buffer, start: number, end: number): number {
  let hash = Math.imul(0x811c9dc5 ^ idTypeNo, 0x01000193);
  for (let index = start; index < end; index++) hash = Math.imul(hash ^ source[index]!, 0x01000193);
  return hash ^ (hash >>> 15);
}
