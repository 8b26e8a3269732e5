import { trimId, type MatchedHeader, type RecordBatch } from '@app/common/csv';
import type { RowProblem, RowReader, StagedRow } from '@app/common/imports';
import { nearest, shorten } from '@app/common/kernel';
import { columnFits, type UnitsColumn } from '../../domain/column-fits';
import { normalIdentification } from '../../domain/normal-identification';
import type { FacilityBook, KnownFacility } from './facility-book';
import { readPeriod, type Period } from './read-period';
import { readUnits, type Units } from './read-units';
import { Remembered } from './remembered';
import { RowCells } from './row-cells';

export interface ThresholdRowRules {
  header: MatchedHeader;
  facilities: FacilityBook;
  idTypes: ReadonlyMap<string, number>;
  /** The moment the file speaks of: where undated values begin. */
  asOfMs: number;
  grouping: string | undefined;
}

/** Turns a row into numbers and ids, or says what is wrong with it. What a million rows repeat (facility, dates) is understood once. */
export class ThresholdRowReader implements RowReader {
  private readonly cells: RowCells;
  private readonly facilities = new Remembered<KnownFacility | RowProblem>();
  private readonly periods = new Remembered<Period | RowProblem>();
  private readonly sku: number;

  constructor(private readonly rules: ThresholdRowRules) {
    this.cells = new RowCells(rules.header);
    this.sku = rules.idTypes.get('sku')!;
  }

  read(batch: RecordBatch, index: number, row: StagedRow): RowProblem | undefined {
    const facility = this.facility(batch, index);
    if ('code' in facility) return facility;
    row.integer(facility.facilityNo);
    return this.product(batch, index, row) ?? this.value(batch, index, facility, row);
  }

  private facility(batch: RecordBatch, index: number): KnownFacility | RowProblem {
    const facilityId = this.cells.text(batch, index, 'facilityId');
    const externalId = this.cells.text(batch, index, 'facilityExternalId');
    return this.facilities.get(`${facilityId}\n${externalId}`, () => {
      const found = this.rules.facilities.find(trimId(facilityId), trimId(externalId));
      if (!('code' in found)) return found;
      return { ...found, value: shorten(found.column === 'facilityId' ? facilityId : externalId) };
    });
  }

  private product(batch: RecordBatch, index: number, row: StagedRow): RowProblem | undefined {
    const sku = trimId(this.cells.text(batch, index, 'productSku'));
    const given = this.cells.text(batch, index, 'productId');
    if (given.trim() === '') {
      if (sku === '') return noProduct;
      stageName(row, this.sku, sku, null, 0);
      return undefined;
    }
    const idTypeGiven = this.cells.text(batch, index, 'idType').trim();
    const { idType, idValue } = normalIdentification(idTypeGiven === '' ? 'productId' : idTypeGiven, given);
    const idTypeNo = this.rules.idTypes.get(idType);
    if (idTypeNo === undefined) return unknownIdType(idType, this.rules.idTypes.keys());
    stageName(row, idTypeNo, idValue, sku === '' ? null : sku, 1);
    return undefined;
  }

  private value(batch: RecordBatch, index: number, facility: KnownFacility, row: StagedRow): RowProblem | undefined {
    const threshold = this.units(batch, index, 'threshold');
    const safetyStock = this.units(batch, index, 'facilitySafetyStock');
    if (threshold !== 'leave' && safetyStock !== 'leave') return saidTwice;
    const column: UnitsColumn = threshold === 'leave' ? 'facilitySafetyStock' : 'threshold';
    const units = threshold === 'leave' ? safetyStock : threshold;
    const unfit = typeof units === 'object' ? units : units === 'leave' ? undefined : columnFits(column, facility);
    if (unfit) return { ...unfit, column, value: shorten(this.cells.text(batch, index, column)) };
    const period = this.period(batch, index, facility);
    if ('code' in period) return period;
    if (units === 'remove' && period.thru !== null) return endWithAnEnd;
    row.integer(units === 'leave' ? null : units === 'remove' ? -1 : (units as number));
    row.text(period.from);
    row.text(period.thru);
    return undefined;
  }

  private units(batch: RecordBatch, index: number, column: UnitsColumn): Units {
    const plain = this.cells.plainNumber(batch, index, column);
    return Number.isNaN(plain) ? readUnits(this.cells.text(batch, index, column), this.rules.grouping) : plain;
  }

  private period(batch: RecordBatch, index: number, { timeZone }: KnownFacility): Period | RowProblem {
    const from = this.cells.text(batch, index, 'effectiveFrom');
    const thru = this.cells.text(batch, index, 'effectiveThru');
    if (from === '' && thru === '') return undated;
    return this.periods.get(`${from}\n${thru}\n${timeZone}`, () => readPeriod(from, thru, timeZone, this.rules.asOfMs));
  }
}

/** In the order of the staging columns: the name to resolve, and the SKU that must agree with it. */
function stageName(
  row: StagedRow,
  idTypeNo: number,
  idValue: string,
  otherSku: string | null,
  byProductId: 0 | 1,
): void {
  row.integer(idTypeNo);
  row.text(idValue);
  row.text(otherSku);
  row.integer(byProductId);
}

const undated: Period = { from: null, thru: null };

const noProduct: RowProblem = {
  column: 'productId',
  code: 'product_missing',
  reason: 'no product is named',
  hint: 'Give product-id (with id-type where it is not our own id) or product-sku.',
};

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

function unknownIdType(idType: string, known: Iterable<string>): RowProblem {
  const names = [...known];
  const near = nearest(idType, names);
  return {
    column: 'idType',
    value: shorten(idType),
    code: 'id_type_unknown',
    reason: `no product has an identification of type "${shorten(idType)}"`,
    hint: near ? `Did you mean "${near}"?` : `Known are ${names.slice(0, 20).join(', ')}.`,
  };
}
