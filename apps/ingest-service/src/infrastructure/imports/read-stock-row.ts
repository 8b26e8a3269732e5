import { parseWholeNumber, type MatchedHeader, type RecordBatch } from '@app/common/csv';
import {
  type ImportFile,
  type RowProblem,
  type RowReader,
  type StagedRow,
  type StandingNumbers,
  type UnstagedRow,
  RepeatedKeys,
  isPlain,
  nothingStands,
  RowCells,
} from '@app/common/imports';
import { shorten } from '@app/common/kernel';
import { absentFacilities } from './absent-scope';
import type { KnownNames } from './known-names';
import { FacilityCells } from './facility-cells';
import { MomentCells } from './moment-cells';
import { NamedBins } from './named-bins';
import type { NamedPages } from './named-pages';
import { ProductCells, type Found } from './product-cells';
import type { StockKind } from './stock-kinds';

/** Reads the rows of a stock file into staging: product_no, facility_no, bin_no, value, reason, comments, as_of, and what stands, as far as that is told. */
export class ReadStockRow implements RowReader {
  /** Whether a key may come twice in what has been staged so far. */
  readonly keys = new RepeatedKeys();
  /** How many rows have been staged so far. */
  staged = 0;
  /** Rows that say what stands already, and their sum: they are not staged. */
  left = 0;
  leftUnits = 0;
  /** Whether rows may be staged of whose balances nothing is told. */
  untold: boolean;
  /** The levels that rows name where absent ones go to zero, were the rows good or not: a level whose row is rejected is left alone. */
  readonly named: NamedPages | undefined;
  private readonly cells: RowCells<string>;
  private readonly facilities: FacilityCells;
  private readonly products: ProductCells;
  private readonly bins: NamedBins;
  private readonly moments: MomentCells;
  private readonly grouping: string | undefined;

  constructor(
    header: MatchedHeader,
    names: KnownNames,
    file: ImportFile,
    private readonly kind: StockKind,
    private readonly standing?: StandingNumbers,
  ) {
    this.untold = standing === undefined;
    this.cells = new RowCells(header, [kind.number.name, 'reason', 'comments']);
    this.facilities = new FacilityCells(header, names);
    this.products = new ProductCells(header, names);
    this.bins = new NamedBins(header, names.bins, file);
    this.named = absentFacilities(names, file);
    this.moments = new MomentCells(header, file.arrivedAt);
    this.grouping = file.parameters.additionalParameters.grouping;
  }

  async prepare(batch: RecordBatch): Promise<void> {
    await this.products.prepare(batch);
    await this.bins.prepare(batch);
  }

  read(batch: RecordBatch, index: number, row: StagedRow): RowProblem | UnstagedRow | undefined {
    const facility = this.facilities.facility(batch, index);
    if ('problem' in facility) return facility.problem;
    const product = this.products.product(batch, index);
    if (this.named) this.name(index, facility.value, product);
    if ('problem' in product) return product.problem;
    const units = this.units(batch, index);
    if ('problem' in units) return units.problem;
    const moment = this.moments.moment(batch, index);
    if (typeof moment === 'object' && moment !== null) return moment;
    const binNo = this.bins.bin(index);
    this.keys.see(product.value, facility.value, binNo);
    const stands = this.standing?.of(facility.value, binNo, product.value);
    if (stands === undefined) this.untold = true;
    else if (units.value === (stands === nothingStands ? 0 : stands)) {
      this.left++;
      this.leftUnits += units.value;
      return 'leaves';
    }
    row.integer(product.value);
    row.integer(facility.value);
    row.integer(binNo);
    row.integer(units.value);
    this.text(batch, index, 'reason', row);
    this.text(batch, index, 'comments', row);
    row.text(moment);
    row.integer(stands ?? null);
    this.staged++;
    return undefined;
  }

  /** Whether rows were read beside what stands. */
  get told(): boolean {
    return this.standing !== undefined;
  }

  /** Which of several rows of a key counts is settled among all of them, with their lines. */
  get leftTooMuch(): boolean {
    return this.left > 0 && this.keys.mayRepeat;
  }

  /** Whether rows state moments of their own. */
  get statesMoments(): boolean {
    return this.moments.areStated;
  }

  private name(index: number, facilityNo: number, product: Found): void {
    if ('value' in product) this.named!.name(product.value, facilityNo);
    else for (const productNo of this.products.maybeMeant(index)) this.named!.name(productNo, facilityNo);
  }

  private units(batch: RecordBatch, index: number): Found {
    const { number, min } = this.kind;
    const place = this.cells.place(number.name);
    const plain = place < 0 ? NaN : batch.plainNumber(index, place);
    if (plain >= 0) return { value: plain };
    const text = this.cells.text(batch, index, number.name);
    const read = parseWholeNumber(text, { min, grouping: this.grouping });
    if (typeof read === 'number') return { value: read };
    return {
      problem: { ...read, reason: `${number.name} ${read.reason}`, column: number.name, value: shorten(text) },
    };
  }

  /** A cell into staging, trimmed; null where it is blank. */
  private text(batch: RecordBatch, index: number, column: 'reason' | 'comments', row: StagedRow): void {
    const place = this.cells.place(column);
    if (place >= 0) {
      const start = batch.start(index, place);
      const end = batch.end(index, place);
      if (start === end) return row.text(null);
      if (isPlain(batch.buffer, start, end)) return row.bytes(batch.buffer, start, end);
    }
    const text = this.cells.text(batch, index, column);
    row.text(text === '' ? null : text);
  }
}
