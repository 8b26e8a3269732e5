import type { MatchedHeader, RecordBatch } from '@app/common/csv';
import {
  type RowProblem,
  NamedProducts,
  type Naming,
  type Unresolved,
  isCell,
  isPlain,
  RowCells,
} from '@app/common/imports';
import { nearest, shorten } from '@app/common/kernel';
import { normalIdentification } from '../../domain/normal-identification';
import type { KnownNames } from './known-names';
import type { UnknownName } from './new-products/new-products';

export type Found = { value: number } | { problem: RowProblem };

const columns = ['idType', 'idValue', 'productId'] as const;
type Column = (typeof columns)[number];

const isUnknown = (named: number | Unresolved): boolean =>
  typeof named === 'object' && 'near' in named && named.near === null;

/** The product that a row names by an identification, by our id, or by both. Resolved a batch at a time; a plain row passes without a string. */
export class ProductCells {
  private readonly cells: RowCells<Column>;
  private readonly skuNo: number;
  private readonly productIdNo: number;
  private readonly named: NamedProducts;
  /** Rows that give both idValue and productId must mean one product. */
  private readonly alsoNamed: NamedProducts | undefined;
  private lastIdType: { cell: Buffer; idTypeNo: number } = { cell: Buffer.alloc(0), idTypeNo: 0 };

  constructor(
    header: MatchedHeader,
    private readonly names: Pick<KnownNames, 'idTypes' | 'products' | 'newProducts'>,
  ) {
    this.cells = new RowCells(header, columns);
    this.skuNo = names.idTypes.get('sku')!;
    this.productIdNo = names.idTypes.get('productId')!;
    this.named = new NamedProducts(names.products, (batch, index, naming) => this.name(batch, index, naming));
    this.alsoNamed =
      this.cells.has('idValue') && this.cells.has('productId')
        ? new NamedProducts(names.products, (batch, index, naming) => this.otherName(batch, index, naming))
        : undefined;
  }

  async prepare(batch: RecordBatch): Promise<void> {
    await this.named.prepare(batch);
    await this.alsoNamed?.prepare(batch);
    const { newProducts } = this.names;
    if (newProducts) await newProducts.prepare([...this.unknownNames(batch)]);
  }

  /** Whether a row of the prepared batch names a product at all. */
  isBlank(batch: RecordBatch, index: number): boolean {
    return this.cells.text(batch, index, 'idValue') === '' && this.cells.text(batch, index, 'productId') === '';
  }

  /** The products that a row may have meant which names none for certain. */
  maybeMeant(index: number): readonly number[] {
    return [this.named.of(index), this.alsoNamed?.of(index) ?? 0].flatMap((named) =>
      typeof named === 'number' ? (named > 0 ? [named] : []) : named.productNos,
    );
  }

  /** The product of row `index` of the prepared batch. */
  product(batch: RecordBatch, index: number): Found {
    const idType = this.idType(batch, index);
    if ('problem' in idType) return idType;
    const named = this.named.of(index);
    const created = this.names.newProducts?.of(index);
    if (created) return created;
    if (typeof named === 'object') return this.unresolved(batch, index, named, false);
    if (named === 0)
      return {
        problem: {
          code: 'product_missing',
          reason: 'no product is named',
          hint: 'Give idValue (a SKU, or with idType another identification) or productId.',
          column: 'idValue',
        },
      };
    const also = this.alsoNamed?.of(index) ?? 0;
    if (typeof also === 'object') return this.unresolved(batch, index, also, true);
    if (also === 0 || also === named) return { value: named };
    const productId = this.cells.text(batch, index, 'productId');
    return {
      problem: {
        code: 'product_contradicts',
        reason: `productId "${shorten(productId)}" and ${this.idTypeName(batch, index)} "${shorten(this.cells.text(batch, index, 'idValue'))}" name different products`,
        hint: 'Give one of the two, or make them agree.',
        column: 'productId',
        value: shorten(productId),
      },
    };
  }

  /** Names that no product has, not even in another case, by which one can be created. */
  private *unknownNames(batch: RecordBatch): Generator<UnknownName> {
    for (const index of this.named.unresolvedRows()) {
      const also = this.alsoNamed?.of(index) ?? 0;
      if (!isUnknown(this.named.of(index)) || (also !== 0 && !isUnknown(also))) continue;
      const text = (column: Column): string | null => this.cells.text(batch, index, column) || null;
      const [idValue, productId] = [text('idValue'), text('productId')];
      const idType = this.idTypeName(batch, index);
      if (idValue === null) yield { index, productId, sku: null, column: 'productId' };
      else if (idType === 'sku') yield { index, productId, sku: idValue, column: 'idValue' };
      else if (idType === 'productId' && (productId ?? idValue) === idValue)
        yield { index, productId: idValue, sku: null, column: 'idValue' };
    }
  }

  private unresolved(batch: RecordBatch, index: number, why: Unresolved, byProductId: boolean): Found {
    const idValue = this.cells.text(batch, index, 'idValue');
    const column = byProductId || idValue === '' ? 'productId' : 'idValue';
    const value = column === 'productId' ? this.cells.text(batch, index, 'productId') : idValue;
    const named = `${column === 'productId' ? 'productId' : this.idTypeName(batch, index)} "${shorten(value)}"`;
    if ('carriers' in why)
      return {
        problem: {
          code: 'product_ambiguous',
          reason: `${named} belongs to ${why.carriers}`,
          hint: 'Name the product by another identification, or take this one off all but one of them.',
          column,
          value: shorten(value),
        },
      };
    if (this.names.newProducts && why.near === null && column === 'idValue' && this.idTypeName(batch, index) !== 'sku')
      return {
        problem: {
          code: 'product_not_creatable',
          reason: `no product has ${named}, and none is created by it`,
          hint: 'Name the product by its SKU or productId alone, or state it with this identification first (IMP_PRODUCT, catalog-events or PUT /products/{id}).',
          column,
          value: shorten(value),
        },
      };
    return {
      problem: {
        code: 'product_unknown',
        reason: `no product has ${named}`,
        hint:
          why.near === null
            ? 'Send the product on catalog-events (or PUT /products/{id}), then send this row again.'
            : `Did you mean "${shorten(why.near)}"? Case counts.`,
        column,
        value: shorten(value),
      },
    };
  }

  private idTypeName(batch: RecordBatch, index: number): string {
    return this.cells.text(batch, index, 'idType') || 'sku';
  }

  /** By idValue with its type, else by productId. */
  private name(batch: RecordBatch, index: number, naming: Naming): void {
    const idType = this.idType(batch, index);
    naming.idTypeNo = 'problem' in idType ? 0 : this.value(batch, index, 'idValue', idType.value, naming);
    if (naming.idTypeNo === 0 && !('problem' in idType))
      naming.idTypeNo = this.value(batch, index, 'productId', this.productIdNo, naming);
  }

  private otherName(batch: RecordBatch, index: number, naming: Naming): void {
    naming.idTypeNo = this.value(batch, index, 'productId', this.productIdNo, naming);
  }

  /** Points at the value as it is kept and compared; gives its type, or 0 where the cell is blank. */
  private value(batch: RecordBatch, index: number, column: Column, idTypeNo: number, naming: Naming): number {
    const place = this.cells.place(column);
    const isKeptAsGiven = idTypeNo === this.skuNo || idTypeNo === this.productIdNo;
    if (place >= 0) {
      naming.start = batch.start(index, place);
      naming.end = batch.end(index, place);
      if (naming.start === naming.end) return 0;
      naming.source = batch.buffer;
      if (isKeptAsGiven && isPlain(batch.buffer, naming.start, naming.end)) return idTypeNo;
    }
    const text = this.cells.text(batch, index, column);
    if (text === '') return 0;
    const kept = isKeptAsGiven ? text : normalIdentification(this.idTypeName(batch, index), text).idValue;
    naming.source = Buffer.from(kept);
    naming.start = 0;
    naming.end = naming.source.length;
    return idTypeNo;
  }

  private idType(batch: RecordBatch, index: number): Found {
    const place = this.cells.place('idType');
    if (place >= 0 && batch.isEmpty(index, place)) return { value: this.skuNo };
    if (place >= 0 && isCell(batch, index, place, this.lastIdType.cell)) return { value: this.lastIdType.idTypeNo };
    const name = this.cells.text(batch, index, 'idType');
    const value = this.names.idTypes.get(name === '' ? 'sku' : name);
    if (value !== undefined) {
      if (place >= 0) this.lastIdType = { cell: Buffer.from(batch.bytes(index, place)), idTypeNo: value };
      return { value };
    }
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
}
