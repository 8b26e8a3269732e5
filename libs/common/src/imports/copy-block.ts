import type { StagedRow } from './row-reader';

const tab = 0x09;
const newline = 0x0a;
const carriageReturn = 0x0d;
const backslash = 0x5c;
const firstBytes = 8 * 1024;

/** A block of COPY text lines, built in one buffer that is used again and again. A row that turns out wrong is taken back whole. */
export class CopyBlock implements StagedRow {
  private buffer: Buffer;
  private end = 0;
  private rowStart = 0;
  private cells = 0;

  constructor(
    private readonly columns: number,
    sizeBytes: number,
  ) {
    // Most files are small: a block grows as far as its rows need it to.
    this.buffer = Buffer.allocUnsafe(Math.min(sizeBytes * 2, firstBytes));
  }

  get length(): number {
    return this.end;
  }

  beginRow(line: number): void {
    this.rowStart = this.end;
    this.cells = 0;
    this.reserve(16);
    this.digits(line);
  }

  endRow(): void {
    if (this.cells !== this.columns)
      throw new Error(`the row reader wrote ${this.cells} cells where staging has ${this.columns}`);
    this.reserve(1);
    this.buffer[this.end++] = newline;
  }

  takeBackRow(): void {
    this.end = this.rowStart;
  }

  integer(value: number | null): void {
    this.cells++;
    this.reserve(32);
    this.buffer[this.end++] = tab;
    if (value === null) this.null();
    else if (value === (value | 0) && value >= 0) this.digits(value);
    else this.end += this.buffer.write(String(value), this.end, 'latin1');
  }

  text(value: string | Buffer | null): void {
    this.cells++;
    if (value === null) {
      this.reserve(3);
      this.buffer[this.end++] = tab;
      this.null();
    } else if (typeof value === 'string') {
      const bytes = Buffer.from(value, 'utf8');
      this.escaped(bytes, 0, bytes.length);
    } else this.escaped(value, 0, value.length);
  }

  bytes(buffer: Buffer, start: number, end: number): void {
    this.cells++;
    this.escaped(buffer, start, end);
  }

  /** The lines so far, as a copy of their own: the stream they are written to may hold them while the next block is built. */
  take(): Buffer {
    const block = Buffer.from(this.buffer.subarray(0, this.end));
    this.end = 0;
    return block;
  }

  private escaped(bytes: Buffer, from: number, to: number): void {
    this.reserve((to - from) * 2 + 1);
    const { buffer } = this;
    let end = this.end;
    buffer[end++] = tab;
    for (let index = from; index < to; index++) {
      const byte = bytes[index]!;
      if (byte === tab || byte === newline || byte === carriageReturn || byte === backslash) {
        buffer[end++] = backslash;
        buffer[end++] = byte === tab ? 0x74 : byte === newline ? 0x6e : byte === carriageReturn ? 0x72 : backslash;
      } else buffer[end++] = byte;
    }
    this.end = end;
  }

  private null(): void {
    this.buffer[this.end++] = backslash;
    this.buffer[this.end++] = 0x4e;
  }

  /** Of a whole number from 0 to 2,147,483,647. Nothing but integer arithmetic: this runs for every row. */
  private digits(value: number): void {
    const { buffer } = this;
    let width = 1;
    for (let rest = (value / 10) | 0; rest > 0; rest = (rest / 10) | 0) width++;
    const end = this.end + width;
    let rest = value | 0;
    for (let place = end - 1; place >= this.end; place--) {
      const tens = (rest / 10) | 0;
      buffer[place] = 0x30 + rest - tens * 10;
      rest = tens;
    }
    this.end = end;
  }

  private reserve(bytes: number): void {
    if (this.end + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.end + bytes));
    this.buffer.copy(larger, 0, 0, this.end);
    this.buffer = larger;
  }
}
