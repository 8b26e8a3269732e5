import type { MatchedHeader, RecordBatch } from '@app/common/csv';
import {
  isCell,
  isPlain,
  NamedProducts,
  RowCells,
  type Naming,
  type ProductBook,
  type RowProblem,
  type Unresolved,
} from '@app/common/imports';
import { nearest, shorten } from '@app/common/kernel';
import { normalIdentification } from '../../domain/normal-identification';

const columns = ['productId', 'productSku', 'idType'] as const;
type Column = (typeof columns)[number];

/**
 * The product that a row names by product-id (of whatever id-type) or by its SKU; a SKU beside product-id must agree with it. Resolved a batch at a
 * time; a plain row passes without a string.
 */
export class ProductCells {
  private readonly cells: RowCells<Column>;
  private readonly skuNo: number;
  private readonly productIdNo: number;
  private readonly named: NamedProducts;
  private readonly alsoNamed: NamedProducts | undefined;
  private lastIdType: { cell: Buffer; idTypeNo: number } = { cell: Buffer.alloc(0), idTypeNo: 0 };

  constructor(
    header: MatchedHeader,
    private readonly idTypes: ReadonlyMap<string, number>,
    products: ProductBook,
  ) {
    this.cells = new RowCells(header, columns);
    this.skuNo = idTypes.get('sku')!;
    this.productIdNo = idTypes.get('productId')!;
    this.named = new NamedProducts(products, (batch, index, naming) => this.name(batch, index, naming));
    this.alsoNamed =
      this.cells.has('productId') && this.cells.has('productSku')
        ? new NamedProducts(products, (batch, index, naming) => this.otherName(batch, index, naming))
        : undefined;
  }

  async prepare(batch: RecordBatch): Promise<void> {
    await this.named.prepare(batch);
    await this.alsoNamed?.prepare(batch);
  }

  /** Why row `index` of the prepared batch names no product at all. */
  unnamed(batch: RecordBatch, index: number): RowProblem | undefined {
    if (this.named.of(index) !== 0) return undefined;
    return this.cells.text(batch, index, 'productId') === '' ? noProduct : this.unknownIdType(batch, index);
  }

  /** The product of row `index` of the prepared batch, which names one. */
  product(batch: RecordBatch, index: number): number | RowProblem {
    const named = this.named.of(index);
    if (typeof named === 'object') return this.unresolved(batch, index, named, false);
    const also = this.alsoNamed?.of(index) ?? 0;
    if (typeof also === 'object') return this.unresolved(batch, index, also, true);
    if (also === 0 || also === named) return named;
    const sku = this.cells.text(batch, index, 'productSku');
    return {
      code: 'product_contradicts',
      reason: `${this.idTypeName(batch, index)} "${shorten(this.cells.text(batch, index, 'productId'))}" and sku "${shorten(sku)}" name different products`,
      hint: 'Give one of the two, or make them agree.',
      column: 'productSku',
      value: shorten(sku),
    };
  }

  private unresolved(batch: RecordBatch, index: number, why: Unresolved, bySku: boolean): RowProblem {
    const column = bySku || this.cells.text(batch, index, 'productId') === '' ? 'productSku' : 'productId';
    const value = shorten(this.cells.text(batch, index, column));
    const named = `${column === 'productSku' ? 'sku' : this.idTypeName(batch, index)} "${value}"`;
    if ('carriers' in why)
      return {
        code: 'product_ambiguous',
        reason: `${named} belongs to ${why.carriers}`,
        hint: 'Name the product by another identification, or take this one off all but one of them.',
        column,
        value,
      };
    return {
      code: 'product_unknown',
      reason: `no product has ${named}`,
      hint:
        why.near === null
          ? 'Send the product on catalog-events (or PUT /products/{id}), then send this row again.'
          : `Did you mean "${shorten(why.near)}"? Case counts.`,
      column,
      value,
    };
  }

  private name(batch: RecordBatch, index: number, naming: Naming): void {
    const isGiven = this.value(batch, index, 'productId', naming);
    naming.idTypeNo = isGiven
      ? this.idTypeNo(batch, index)
      : this.value(batch, index, 'productSku', naming)
        ? this.skuNo
        : 0;
  }

  private otherName(batch: RecordBatch, index: number, naming: Naming): void {
    const isGiven = this.value(batch, index, 'productId', naming);
    naming.idTypeNo = isGiven && this.value(batch, index, 'productSku', naming) ? this.skuNo : 0;
  }

  /** Points at the value as it is kept and compared; false where the cell is blank. */
  private value(batch: RecordBatch, index: number, column: 'productId' | 'productSku', naming: Naming): boolean {
    const place = this.cells.place(column);
    const idTypeNo = column === 'productSku' ? this.skuNo : this.idTypeNo(batch, index);
    const isKeptAsGiven = idTypeNo === this.skuNo || idTypeNo === this.productIdNo;
    if (place >= 0) {
      naming.start = batch.start(index, place);
      naming.end = batch.end(index, place);
      if (naming.start === naming.end) return false;
      naming.source = batch.buffer;
      if (isKeptAsGiven && isPlain(batch.buffer, naming.start, naming.end)) return true;
    }
    const text = this.cells.text(batch, index, column);
    if (text === '') return false;
    const kept = isKeptAsGiven ? text : normalIdentification(this.idTypeName(batch, index), text).idValue;
    naming.source = Buffer.from(kept);
    naming.start = 0;
    naming.end = naming.source.length;
    return true;
  }

  /** Of product-id; 0 where nobody has heard of the type. */
  private idTypeNo(batch: RecordBatch, index: number): number {
    const place = this.cells.place('idType');
    if (place >= 0 && isCell(batch, index, place, this.lastIdType.cell)) return this.lastIdType.idTypeNo;
    if (this.cells.isEmpty(batch, index, 'idType')) return this.productIdNo;
    const idTypeNo = this.idTypes.get(this.idTypeName(batch, index)) ?? 0;
    if (place >= 0) this.lastIdType = { cell: Buffer.from(batch.bytes(index, place)), idTypeNo };
    return idTypeNo;
  }

  private idTypeName(batch: RecordBatch, index: number): string {
    return this.cells.text(batch, index, 'idType') || 'productId';
  }

  private unknownIdType(batch: RecordBatch, index: number): RowProblem {
    const idType = this.idTypeName(batch, index);
    const names = [...this.idTypes.keys()];
    const near = nearest(idType, names);
    return {
      column: 'idType',
      value: shorten(idType),
      code: 'id_type_unknown',
      reason: `no product has an identification of type "${shorten(idType)}"`,
      hint: near ? `Did you mean "${near}"?` : `Known are ${names.slice(0, 20).join(', ')}.`,
    };
  }
}

const noProduct: RowProblem = {
  column: 'productId',
  code: 'product_missing',
  reason: 'no product is named',
  hint: 'Give product-id (with id-type where it is not our own id) or product-sku.',
};
