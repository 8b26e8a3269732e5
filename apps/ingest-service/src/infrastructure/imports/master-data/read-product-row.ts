import type { MatchedHeader, RecordBatch, ColumnDefinition } from '@app/common/csv';
import type { Identification } from '@app/common/contracts';
import { type RowProblem, type RowReader, type StagedRow, RowCells } from '@app/common/imports';
import { shorten } from '@app/common/kernel';
import type { ProductStatement } from '../../../domain/merge-statements';
import { normalIdentification } from '../../../domain/normal-identification';
import { readId, readList } from './read-id';

/** Identifications that have a column of their own. */
const idTypes = ['sku', 'upca', 'shopifyProductId', 'shopifyVariantId', 'shopifyInventoryItemId'] as const;
const texts = ['name', 'productType', 'vendor'] as const;
const lists = ['tags', 'categories'] as const;
const longestText = 1_000;

export const productColumns: readonly ColumnDefinition[] = [
  { name: 'productId', aliases: ['id'], required: true },
  { name: 'name', aliases: ['productName', 'title'] },
  { name: 'sku', aliases: ['productSku', 'internalName'] },
  { name: 'upca', aliases: ['upc', 'barcode'] },
  { name: 'shopifyProductId' },
  { name: 'shopifyVariantId' },
  { name: 'shopifyInventoryItemId' },
  { name: 'shopId' },
  { name: 'identifications', aliases: ['goodIdentifications'] },
  { name: 'tags' },
  { name: 'categories', aliases: ['category'] },
  { name: 'productType' },
  { name: 'vendor', aliases: ['brand'] },
];

/**
 * Reads the rows of a products file. A column that the file lacks leaves what files stated before; a blank cell states nothing of it any more.
 * `identifications` holds further ones as `type:value`, joined by ` | `; tags and categories are joined alike.
 */
export class ReadProductRow implements RowReader {
  private readonly cells: RowCells<string>;
  private readonly statesIdentifications: boolean;

  constructor(header: MatchedHeader) {
    this.cells = new RowCells(
      header,
      productColumns.map(({ name }) => name),
    );
    this.statesIdentifications = [...idTypes, 'identifications'].some((column) => this.cells.has(column));
  }

  read(batch: RecordBatch, index: number, row: StagedRow): RowProblem | undefined {
    const text = (column: string): string => this.cells.text(batch, index, column);
    const productId = readId('productId', text('productId'));
    if (typeof productId === 'object') return productId;
    const statement: ProductStatement = {};
    for (const column of texts) {
      if (!this.cells.has(column)) continue;
      if (text(column).length > longestText) return tooLong(column, text(column));
      statement[column] = text(column) || null;
    }
    for (const column of lists) if (this.cells.has(column)) statement[column] = readList(text(column));
    if (this.statesIdentifications) {
      const identifications = this.identifications(text);
      if ('code' in identifications) return identifications;
      statement.identifications = identifications;
    }
    row.text(productId);
    row.text(JSON.stringify(statement));
    return undefined;
  }

  private identifications(text: (column: string) => string): Identification[] | RowProblem {
    const shopId = text('shopId');
    const found: Identification[] = [];
    for (const idType of idTypes)
      if (text(idType) !== '')
        found.push({
          ...normalIdentification(idType, text(idType)),
          ...(idType.startsWith('shopify') && shopId !== '' ? { shopId } : {}),
        });
    for (const member of readList(text('identifications'))) {
      const at = member.indexOf(':');
      if (at < 1 || at === member.length - 1)
        return {
          code: 'identification_invalid',
          reason: `"${shorten(member)}" is no identification`,
          hint: 'Write type:value, several joined by " | ".',
          column: 'identifications',
          value: shorten(member),
        };
      found.push(normalIdentification(member.slice(0, at), member.slice(at + 1)));
    }
    for (const { idType, idValue } of found)
      for (const part of [idType, idValue]) {
        const id = readId(idType, part);
        if (typeof id === 'object') return id;
      }
    return found;
  }
}

const tooLong = (column: string, value: string): RowProblem => ({
  code: 'cell_too_long',
  reason: `${column} has more than ${longestText} characters`,
  hint: 'Shorten it; a quote may be missing before it.',
  column,
  value: shorten(value),
});
