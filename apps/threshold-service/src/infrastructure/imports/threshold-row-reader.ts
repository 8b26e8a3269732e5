import { trimId, type MatchedHeader, type RecordBatch } from '@app/common/csv';
import type { RowProblem, RowReader, StagedRow } from '@app/common/imports';
import { nearest, shorten } from '@app/common/kernel';
import { columnFits, type UnitsColumn } from '../../domain/column-fits';
import { normalIdentification } from '../../domain/normal-identification';
import type { FacilityBook, KnownFacility } from './facility-book';
import { readPeriod, type Period } from './read-period';
import { readUnits, type Units } from './read-units';
import type { ThresholdColumn } from './threshold-columns';

export interface ThresholdRowRules {
  header: MatchedHeader;
  facilities: FacilityBook;
  idTypes: ReadonlyMap<string, number>;
  /** The moment the file speaks of: where undated values begin. */
  asOfMs: number;
  grouping: string | undefined;
}

/** Turns a row into numbers and ids, or says what is wrong with it. What millions of rows repeat (facility, dates) is understood once. */
export class ThresholdRowReader implements RowReader {
  private readonly facilitiesSeen = new Map<string, KnownFacility | RowProblem>();
  private readonly periodsSeen = new Map<string, Period | RowProblem>();
  private readonly places: Record<ThresholdColumn, { place: number; constant: string }>;
  private readonly sku: number;

  constructor(private readonly rules: ThresholdRowRules) {
    const place = (name: ThresholdColumn) => ({
      place: rules.header.place(name),
      constant: rules.header.constant(name) ?? '',
    });
    this.places = {
      facilityId: place('facilityId'),
      facilityExternalId: place('facilityExternalId'),
      productId: place('productId'),
      productSku: place('productSku'),
      idType: place('idType'),
      threshold: place('threshold'),
      facilitySafetyStock: place('facilitySafetyStock'),
      effectiveFrom: place('effectiveFrom'),
      effectiveThru: place('effectiveThru'),
    };
    this.sku = rules.idTypes.get('sku')!;
  }

  read(batch: RecordBatch, index: number, row: StagedRow): RowProblem | undefined {
    const facility = this.facility(
      this.cell(batch, index, 'facilityId'),
      this.cell(batch, index, 'facilityExternalId'),
    );
    if ('code' in facility) return facility;
    row.integer(facility.facilityNo);
    return this.product(batch, index, row) ?? this.units(batch, index, facility, row);
  }

  private product(batch: RecordBatch, index: number, row: StagedRow): RowProblem | undefined {
    const sku = trimId(this.cell(batch, index, 'productSku'));
    const given = this.cell(batch, index, 'productId');
    const idTypeGiven = this.cell(batch, index, 'idType').trim();
    const byProductId = given.trim() !== '';
    if (!byProductId && sku === '')
      return {
        column: 'productId',
        code: 'product_missing',
        reason: 'no product is named',
        hint: 'Give product-id (with id-type where it is not our own id) or product-sku.',
      };
    if (!byProductId) stageName(row, this.sku, sku, null, 0);
    else {
      const { idType, idValue } = normalIdentification(idTypeGiven === '' ? 'productId' : idTypeGiven, given);
      const idTypeNo = this.rules.idTypes.get(idType);
      if (idTypeNo === undefined) return unknownIdType(idType, this.rules.idTypes.keys());
      stageName(row, idTypeNo, idValue, sku === '' ? null : sku, 1);
    }
    return undefined;
  }

  private units(batch: RecordBatch, index: number, facility: KnownFacility, row: StagedRow): RowProblem | undefined {
    const threshold = this.unitsIn(batch, index, 'threshold');
    const safetyStock = this.unitsIn(batch, index, 'facilitySafetyStock');
    if (threshold !== 'leave' && safetyStock !== 'leave') return saidTwice;
    const column: UnitsColumn = threshold === 'leave' ? 'facilitySafetyStock' : 'threshold';
    const units = threshold === 'leave' ? safetyStock : threshold;
    const value = shorten(this.cell(batch, index, column));
    if (typeof units === 'object') return { ...units, column, value };
    const unfit = units === 'leave' ? undefined : columnFits(column, facility);
    if (unfit) return { ...unfit, column, value };
    const period = this.period(
      this.cell(batch, index, 'effectiveFrom'),
      this.cell(batch, index, 'effectiveThru'),
      facility,
    );
    if ('code' in period) return period;
    if (units === 'remove' && period.thru !== null) return endWithAnEnd;
    row.integer(units === 'leave' ? null : units === 'remove' ? -1 : units);
    row.text(period.from);
    row.text(period.thru);
    return undefined;
  }

  private unitsIn(batch: RecordBatch, index: number, column: UnitsColumn): Units {
    const { place } = this.places[column];
    if (place >= 0) {
      const plain = batch.plainNumber(index, place);
      if (!Number.isNaN(plain)) return plain;
    }
    return readUnits(this.cell(batch, index, column), this.rules.grouping);
  }

  private facility(facilityId: string, externalId: string): KnownFacility | RowProblem {
    const key = `${facilityId}\n${externalId}`;
    let found = this.facilitiesSeen.get(key);
    if (!found) {
      found = this.rules.facilities.find(trimId(facilityId), trimId(externalId));
      if ('code' in found)
        found = { ...found, value: shorten(found.column === 'facilityId' ? facilityId : externalId) };
      remember(this.facilitiesSeen, key, found);
    }
    return found;
  }

  private period(from: string, thru: string, { timeZone }: KnownFacility): Period | RowProblem {
    if (from === '' && thru === '') return undated;
    const key = `${from}\n${thru}\n${timeZone}`;
    let read = this.periodsSeen.get(key);
    if (!read) remember(this.periodsSeen, key, (read = readPeriod(from, thru, timeZone, this.rules.asOfMs)));
    return read;
  }

  private cell(batch: RecordBatch, index: number, column: ThresholdColumn): string {
    const { place, constant } = this.places[column];
    if (place < 0) return constant;
    return batch.isEmpty(index, place) ? '' : batch.text(index, place);
  }
}

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

/** A file of a million different values must not fill the memory: past this many, the oldest make room. */
const mostRemembered = 10_000;

function remember<Value>(seen: Map<string, Value>, key: string, value: Value): void {
  if (seen.size >= mostRemembered) seen.delete(seen.keys().next().value!);
  seen.set(key, value);
}

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
