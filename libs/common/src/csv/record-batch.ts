/**
 * Records of one stretch of a file, kept as bytes: a cell becomes a string only where somebody asks for one.
 * All of them have as many cells as the header.
 */
export class RecordBatch {
  /** `bounds` holds start and end of every cell of `buffer`, `width` cells a record. */
  constructor(
    readonly buffer: Buffer,
    readonly count: number,
    private readonly width: number,
    private readonly bounds: Int32Array,
    private readonly lines: Int32Array,
  ) {}

  /** The physical line where record `index` starts. */
  line(index: number): number {
    return this.lines[index]!;
  }

  text(index: number, column: number): string {
    const at = (index * this.width + column) * 2;
    return this.buffer.toString('utf8', this.bounds[at], this.bounds[at + 1]);
  }

  bytes(index: number, column: number): Buffer {
    const at = (index * this.width + column) * 2;
    return this.buffer.subarray(this.bounds[at], this.bounds[at + 1]);
  }

  /** Where a cell begins in `buffer`, for readers that look at its bytes in place. */
  start(index: number, column: number): number {
    return this.bounds[(index * this.width + column) * 2]!;
  }

  end(index: number, column: number): number {
    return this.bounds[(index * this.width + column) * 2 + 1]!;
  }

  isEmpty(index: number, column: number): boolean {
    const at = (index * this.width + column) * 2;
    return this.bounds[at] === this.bounds[at + 1];
  }

  /** The number in a cell of one to nine plain digits; NaN for everything else, which `parseWholeNumber` then reads with care. */
  plainNumber(index: number, column: number): number {
    const at = (index * this.width + column) * 2;
    const end = this.bounds[at + 1]!;
    let position = this.bounds[at]!;
    if (end - position < 1 || end - position > 9) return NaN;
    let value = 0;
    for (; position < end; position++) {
      const digit = this.buffer[position]! - 48;
      if (digit < 0 || digit > 9) return NaN;
      value = value * 10 + digit;
    }
    return value;
  }

  cells(index: number): string[] {
    return Array.from({ length: this.width }, (_, column) => this.text(index, column));
  }
}
