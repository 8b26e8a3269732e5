import type { RecordBatch } from '@app/common/csv';
import { ambiguous, notInBook } from './identification-book';
import type { ProductBook, Unresolved, WantedProduct } from './product-book';

/** A value in place: its type and where its bytes are. An `idTypeNo` of 0: the row names no product here. */
export interface Naming {
  idTypeNo: number;
  source: Buffer;
  start: number;
  end: number;
}

const noName = Buffer.alloc(0);
const namesAQuery = 10_000;

/** The products that the rows of a batch name, found together before the rows are read. */
export class NamedProducts {
  private products = new Int32Array(0);
  private readonly unresolved = new Map<number, Unresolved>();

  /** `nameOf` says how a row names its product. */
  constructor(
    private readonly book: ProductBook,
    private readonly nameOf: (batch: RecordBatch, index: number, naming: Naming) => void,
  ) {}

  async prepare(batch: RecordBatch): Promise<void> {
    if (this.products.length < batch.count) this.products = new Int32Array(batch.count);
    this.unresolved.clear();
    const naming: Naming = { idTypeNo: 0, source: noName, start: 0, end: 0 };
    let missing: number[] = [];
    for (let index = 0; index < batch.count; index++) {
      this.nameOf(batch, index, naming);
      const product =
        naming.idTypeNo === 0 ? notInBook : this.book.find(naming.idTypeNo, naming.source, naming.start, naming.end);
      this.products[index] = product;
      if (naming.idTypeNo === 0 || product > 0) continue;
      missing.push(index);
      if (missing.length < namesAQuery) continue;
      await this.lookUp(batch, missing);
      missing = [];
    }
    if (missing.length > 0) await this.lookUp(batch, missing);
  }

  /** What row `index` of the prepared batch names; 0 where it names nothing. */
  of(index: number): number | Unresolved {
    const product = this.products[index]!;
    return product > 0 ? product : (this.unresolved.get(index) ?? 0);
  }

  /** The rows of the prepared batch whose name led to no product, in their order. */
  unresolvedRows(): IterableIterator<number> {
    return this.unresolved.keys();
  }

  private async lookUp(batch: RecordBatch, missing: readonly number[]): Promise<void> {
    const wanted = missing.map((index): WantedProduct => {
      const naming: Naming = { idTypeNo: 0, source: noName, start: 0, end: 0 };
      this.nameOf(batch, index, naming);
      return { idTypeNo: naming.idTypeNo, value: Buffer.from(naming.source.subarray(naming.start, naming.end)) };
    });
    for (const [place, answer] of (await this.book.lookUp(wanted)).entries()) {
      const index = missing[place]!;
      if (typeof answer === 'number') this.products[index] = answer;
      else {
        this.products[index] = ambiguous;
        this.unresolved.set(index, answer);
      }
    }
  }
}
