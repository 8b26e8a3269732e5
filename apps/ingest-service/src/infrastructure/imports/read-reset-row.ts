import { parseWholeNumber, trimId, type MatchedHeader, type RecordBatch } from '@app/common/csv';
import type { ImportFile, RowProblem, RowReader, StagedRow } from '@app/common/imports';
import { nearest, shorten } from '@app/common/kernel';
import { normalIdentification } from '../../domain/normal-identification';

/** What rows are checked against: read once a file. */
export interface KnownNames {
  facilities: ReadonlyMap<string, number>;
  externalFacilities: ReadonlyMap<string, number>;
  idTypes: ReadonlyMap<string, number>;
}

type Found = { value: number } | { problem: RowProblem };

/**
 * Reads the rows of a reset file into staging: facility_no, id_type_no, id_value, product_id, bin, value, reason, comments.
 * A plain row (clean SKU, plain digits) passes without a string but its facility.
 */
export class ReadResetRow implements RowReader {
  private readonly at: Readonly<
    Record<
      | 'facilityId'
      | 'externalFacilityId'
      | 'locationSeqId'
      | 'idType'
      | 'idValue'
      | 'productId'
      | 'availableQty'
      | 'reason'
      | 'comments',
      number
    >
  >;
  private readonly defaultBin: string | undefined;
  private readonly grouping: string | undefined;

  constructor(
    private readonly header: MatchedHeader,
    private readonly names: KnownNames,
    file: ImportFile,
  ) {
    const place = (name: string): number => header.place(name);
    this.at = {
      facilityId: place('facilityId'),
      externalFacilityId: place('externalFacilityId'),
      locationSeqId: place('locationSeqId'),
      idType: place('idType'),
      idValue: place('idValue'),
      productId: place('productId'),
      availableQty: place('availableQty'),
      reason: place('reason'),
      comments: place('comments'),
    };
    this.defaultBin = file.parameters.locationSeqId;
    this.grouping = file.parameters.additionalParameters.grouping;
  }

  read(batch: RecordBatch, index: number, row: StagedRow): RowProblem | undefined {
    const facility = this.facility(batch, index);
    if ('problem' in facility) return facility.problem;
    const idType = this.idType(batch, index);
    if ('problem' in idType) return idType.problem;
    const units = this.units(batch, index);
    if ('problem' in units) return units.problem;
    const idValue = this.id(batch, index, 'idValue');
    const productId = this.id(batch, index, 'productId');
    if (idValue === null && productId === null)
      return {
        code: 'product_missing',
        reason: 'no product is named',
        hint: 'Give idValue (a SKU, or with idType another identification) or productId.',
        column: 'idValue',
      };
    row.integer(facility.value);
    row.integer(idValue === null ? this.names.idTypes.get('productId')! : idType.value);
    row.text(
      idValue === null
        ? productId
        : idType.value === this.names.idTypes.get('sku')
          ? idValue
          : normal(batch, index, this.at.idType, idValue),
    );
    row.text(idValue === null ? null : productId);
    row.text(this.id(batch, index, 'locationSeqId') ?? this.defaultBin ?? null);
    row.integer(units.value);
    row.text(this.id(batch, index, 'reason'));
    row.text(this.id(batch, index, 'comments'));
    return undefined;
  }

  private facility(batch: RecordBatch, index: number): Found {
    const id = this.cell(batch, index, 'facilityId');
    const externalId = this.cell(batch, index, 'externalFacilityId');
    const own = id === '' ? undefined : this.names.facilities.get(id);
    const external = externalId === '' ? undefined : this.names.externalFacilities.get(externalId);
    if (id !== '' && own === undefined) return unknownFacility('facilityId', id, this.names.facilities.keys());
    if (externalId !== '' && external === undefined)
      return unknownFacility('externalFacilityId', externalId, this.names.externalFacilities.keys());
    if (own !== undefined && external !== undefined && own !== external)
      return {
        problem: {
          code: 'facility_contradicts',
          reason: `facilityId "${shorten(id)}" and externalFacilityId "${shorten(externalId)}" name different facilities`,
          hint: 'Give one of the two, or make them agree.',
          column: 'externalFacilityId',
          value: shorten(externalId),
        },
      };
    const value = own ?? external;
    if (value === undefined)
      return {
        problem: {
          code: 'facility_missing',
          reason: 'no facility is named',
          hint: 'Give facilityId or externalFacilityId.',
          column: 'facilityId',
        },
      };
    return { value };
  }

  private idType(batch: RecordBatch, index: number): Found {
    const name = this.cell(batch, index, 'idType');
    const value = this.names.idTypes.get(name === '' ? 'sku' : name);
    if (value !== undefined) return { value };
    const near = nearest(name, this.names.idTypes.keys());
    return {
      problem: {
        code: 'id_type_unknown',
        reason: `no product carries an identification of type "${shorten(name)}"`,
        hint: near ? `Did you mean "${near}"?` : `Known are ${[...this.names.idTypes.keys()].join(', ')}.`,
        column: 'idType',
        value: shorten(name),
      },
    };
  }

  private units(batch: RecordBatch, index: number): Found {
    const place = this.at.availableQty;
    const plain = place < 0 ? NaN : batch.plainNumber(index, place);
    if (plain >= 0) return { value: plain };
    const text = this.cell(batch, index, 'availableQty');
    const read = parseWholeNumber(text, { min: 0, grouping: this.grouping });
    if (typeof read === 'number') return { value: read };
    return {
      problem: { ...read, reason: `availableQty ${read.reason}`, column: 'availableQty', value: shorten(text) },
    };
  }

  /** The bytes of a cell as they are where nothing needs trimming, else its trimmed text; null where it is blank. */
  private id(
    batch: RecordBatch,
    index: number,
    column: 'idValue' | 'productId' | 'locationSeqId' | 'reason' | 'comments',
  ): Buffer | string | null {
    const place = this.at[column];
    if (place >= 0) {
      if (batch.isEmpty(index, place)) return null;
      const bytes = batch.bytes(index, place);
      if (isPlain(bytes)) return bytes;
    }
    const text = this.cell(batch, index, column);
    return text === '' ? null : text;
  }

  private cell(batch: RecordBatch, index: number, column: keyof typeof this.at): string {
    const place = this.at[column];
    return place < 0 ? (this.header.constant(column) ?? '') : trimId(batch.text(index, place));
  }
}

const normal = (batch: RecordBatch, index: number, idTypePlace: number, idValue: Buffer | string): string =>
  normalIdentification(idTypePlace < 0 ? 'sku' : batch.text(index, idTypePlace), idValue.toString()).idValue;

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

/** ASCII without white space at its ends: what trimming and normalising would leave as it is. */
function isPlain(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte >= 0x80) return false;
  return bytes[0]! > 0x20 && bytes[bytes.length - 1]! > 0x20;
}
