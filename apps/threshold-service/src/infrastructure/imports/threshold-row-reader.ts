import type { MatchedHeader, RecordBatch } from '@app/common/csv';
import {
  isSameCell,
  nothingStands,
  RepeatedKeys,
  RowCells,
  type ProductBook,
  type RowProblem,
  type RowReader,
  type StandingNumbers,
  type StagedRow,
  type UnstagedRow,
} from '@app/common/imports';
import { shorten } from '@app/common/kernel';
import { columnFits, type UnitsColumn } from '../../domain/column-fits';
import type { FacilityBook, KnownFacility } from './facility-book';
import { ProductCells } from './product-cells';
import { readPeriod, type Period } from './read-period';
import { readUnits, type Units } from './read-units';
import { Remembered } from './remembered';
import { thresholdColumns, type ThresholdColumn } from './threshold-columns';

export interface ThresholdRowRules {
  header: MatchedHeader;
  facilities: FacilityBook;
  idTypes: ReadonlyMap<string, number>;
  products: ProductBook;
  /** What is in force, where rows are read beside it. */
  standing: StandingNumbers | undefined;
  /** The moment the file speaks of: where undated values begin. */
  asOfMs: number;
  grouping: string | undefined;
}

/** Turns a row into numbers, or says what is wrong with it. What a million rows repeat (facility, dates) is understood once. */
export class ThresholdRowReader implements RowReader {
  /** Whether a product may come twice in one facility, among the rows so far that state something from the moment of the file on, and among others. */
  private readonly undated = new RepeatedKeys();
  private readonly dated = new RepeatedKeys();
  /** How many rows have been staged so far, how many were blank, and how many said what is in force. */
  staged = 0;
  blank = 0;
  alike = 0;
  /** Whether any staged row says when it begins. */
  statesBeginnings = false;
  /** Whether rows have been staged beside what is in force, and such of which that is not told. */
  told = false;
  untold = false;
  private readonly asOf: string;
  private readonly cells: RowCells<ThresholdColumn>;
  private readonly products: ProductCells;
  private readonly facilities = new Remembered<KnownFacility | RowProblem>();
  private readonly periods = new Remembered<Period | RowProblem>();
  private last: { batch: RecordBatch; index: number; facility: KnownFacility } | undefined;

  constructor(private readonly rules: ThresholdRowRules) {
    this.asOf = new Date(rules.asOfMs).toISOString();
    this.cells = new RowCells(
      rules.header,
      thresholdColumns.map(({ name }) => name),
    );
    this.products = new ProductCells(rules.header, rules.idTypes, rules.products);
  }

  async prepare(batch: RecordBatch): Promise<void> {
    await this.products.prepare(batch);
  }

  read(batch: RecordBatch, index: number, row: StagedRow): RowProblem | UnstagedRow | undefined {
    const facility = this.facility(batch, index);
    if ('code' in facility) return facility;
    const unnamed = this.products.unnamed(batch, index);
    if (unnamed) return unnamed;
    const units = this.value(batch, index, facility);
    if (typeof units === 'object') return units;
    const period = this.period(batch, index, facility);
    if ('code' in period) return period;
    if (units === 'remove' && period.thru !== null) return endWithAnEnd;
    const product = this.products.product(batch, index);
    if (typeof product === 'object') return product;
    if (units === 'leave') {
      this.blank++;
      return 'leaves';
    }
    const keys = period.from === null || period.from === this.asOf ? this.undated : this.dated;
    keys.see(product, facility.facilityNo, 0);
    // A row with a beginning is held against the value that began then, not against the one in force.
    const stands = period.from === null ? this.rules.standing?.of(facility.facilityNo, 0, product) : undefined;
    if (period.thru === null && stands === (units === 'remove' ? nothingStands : units)) {
      this.alike++;
      return 'leaves';
    }
    if (stands === undefined) this.untold = true;
    else this.told = true;
    if (period.from !== null) this.statesBeginnings = true;
    row.integer(product);
    row.integer(facility.facilityNo);
    row.integer(units === 'remove' ? null : units);
    row.text(period.from);
    row.text(period.thru);
    row.integer(stands ?? null);
    this.staged++;
    return undefined;
  }

  /** Whether rows may speak of the same product, facility and start. */
  get mayRepeat(): boolean {
    return this.undated.mayRepeat || this.dated.mayRepeat;
  }

  /** Which of several rows of a key counts is settled among all of them, with their lines. */
  get leftTooMuch(): boolean {
    return this.alike > 0 && this.undated.mayRepeat;
  }

  private facility(batch: RecordBatch, index: number): KnownFacility | RowProblem {
    const { last } = this;
    const isAsBefore = (column: 'facilityId' | 'facilityExternalId'): boolean =>
      isSameCell(batch, this.cells.place(column), last!.index, index);
    if (last?.batch === batch && isAsBefore('facilityId') && isAsBefore('facilityExternalId')) return last.facility;
    const facilityId = this.cells.text(batch, index, 'facilityId');
    const externalId = this.cells.text(batch, index, 'facilityExternalId');
    const facility = this.facilities.get(`${facilityId}\n${externalId}`, () => {
      const found = this.rules.facilities.find(facilityId, externalId);
      if (!('code' in found)) return found;
      return { ...found, value: shorten(found.column === 'facilityId' ? facilityId : externalId) };
    });
    this.last = 'code' in facility ? undefined : { batch, index, facility };
    return facility;
  }

  private value(batch: RecordBatch, index: number, facility: KnownFacility): number | 'leave' | 'remove' | RowProblem {
    const threshold = this.units(batch, index, 'threshold');
    const safetyStock = this.units(batch, index, 'facilitySafetyStock');
    if (threshold !== 'leave' && safetyStock !== 'leave') return saidTwice;
    const column: UnitsColumn = threshold === 'leave' ? 'facilitySafetyStock' : 'threshold';
    const units = threshold === 'leave' ? safetyStock : threshold;
    const unfit = typeof units === 'object' ? units : units === 'leave' ? undefined : columnFits(column, facility);
    if (unfit) return { ...unfit, column, value: shorten(this.cells.text(batch, index, column)) };
    return units;
  }

  private units(batch: RecordBatch, index: number, column: UnitsColumn): Units {
    if (this.cells.isEmpty(batch, index, column)) return 'leave';
    const place = this.cells.place(column);
    const plain = place < 0 ? NaN : batch.plainNumber(index, place);
    return plain >= 0 ? plain : readUnits(this.cells.text(batch, index, column), this.rules.grouping);
  }

  private period(batch: RecordBatch, index: number, { timeZone }: KnownFacility): Period | RowProblem {
    if (this.cells.isEmpty(batch, index, 'effectiveFrom') && this.cells.isEmpty(batch, index, 'effectiveThru'))
      return undated;
    const from = this.cells.text(batch, index, 'effectiveFrom');
    const thru = this.cells.text(batch, index, 'effectiveThru');
    return this.periods.get(`${from}\n${thru}\n${timeZone}`, () => readPeriod(from, thru, timeZone, this.rules.asOfMs));
  }
}

const undated: Period = { from: null, thru: null };

const saidTwice: RowProblem = {
  column: 'facilitySafetyStock',
  code: 'units_given_twice',
  reason: 'threshold and facility-safety-stock both hold a value',
  hint: 'Leave one of the two blank.',
};

const endWithAnEnd: RowProblem = {
  column: 'effectiveThru',
  code: 'remove_takes_no_end',
  reason: 'REMOVE ends a value, and effective-thru would end the end',
  hint: 'Leave effective-thru blank; effective-from says when the value ends, blank = now.',
};
