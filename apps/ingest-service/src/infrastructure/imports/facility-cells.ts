import type { MatchedHeader, RecordBatch } from '@app/common/csv';
import { nearest, shorten } from '@app/common/kernel';
import { isCell, RowCells } from '@app/common/imports';
import type { KnownNames } from './known-names';
import type { Found } from './product-cells';

/** The facility that a row names by our id, by its external id, or by both, in the columns `own` and `external`. */
export class FacilityCells {
  private readonly cells: RowCells<string>;
  private last: { cell: Buffer; facilityNo: number } = { cell: Buffer.alloc(0), facilityNo: 0 };

  constructor(
    header: MatchedHeader,
    private readonly names: Pick<KnownNames, 'facilities' | 'externalFacilities'>,
    private readonly own = 'facilityId',
    private readonly external = 'externalFacilityId',
  ) {
    this.cells = new RowCells(header, [own, external]);
  }

  isBlank(batch: RecordBatch, index: number): boolean {
    return this.cells.text(batch, index, this.own) === '' && this.cells.text(batch, index, this.external) === '';
  }

  facility(batch: RecordBatch, index: number): Found {
    const place = this.cells.place(this.own);
    const external = this.cells.place(this.external);
    const isOwnAlone = place >= 0 && (external < 0 || batch.isEmpty(index, external));
    if (isOwnAlone && isCell(batch, index, place, this.last.cell)) return { value: this.last.facilityNo };
    const found = this.named(batch, index);
    if (isOwnAlone && 'value' in found && !batch.isEmpty(index, place))
      this.last = { cell: Buffer.from(batch.bytes(index, place)), facilityNo: found.value };
    return found;
  }

  private named(batch: RecordBatch, index: number): Found {
    const id = this.cells.text(batch, index, this.own);
    const externalId = this.cells.text(batch, index, this.external);
    const own = id === '' ? undefined : this.names.facilities.get(id);
    const external = externalId === '' ? undefined : this.names.externalFacilities.get(externalId);
    if (id !== '' && own === undefined) return unknownFacility(this.own, id, this.names.facilities.keys());
    if (externalId !== '' && external === undefined)
      return unknownFacility(this.external, externalId, this.names.externalFacilities.keys());
    if (own !== undefined && external !== undefined && own !== external)
      return {
        problem: {
          code: 'facility_contradicts',
          reason: `${this.own} "${shorten(id)}" and ${this.external} "${shorten(externalId)}" name different facilities`,
          hint: 'Give one of the two, or make them agree.',
          column: this.external,
          value: shorten(externalId),
        },
      };
    const value = own ?? external;
    if (value === undefined)
      return {
        problem: {
          code: 'facility_missing',
          reason: 'no facility is named',
          hint: `Give ${this.own} or ${this.external}.`,
          column: this.own,
        },
      };
    return { value };
  }
}

const unknownFacility = (column: string, value: string, known: Iterable<string>): Found => {
  const near = nearest(value, known);
  return {
    problem: {
      code: 'facility_unknown',
      reason: `no facility has ${column} "${shorten(value)}"`,
      hint: near
        ? `Did you mean "${near}"?`
        : 'Send the facility on catalog-events (or PUT /facilities/{id}), then send this row again.',
      column,
      value: shorten(value),
    },
  };
};
