import type { Database } from '@app/common/database';
import type { ProductBook } from '@app/common/imports';
import type { Catalog } from '../../application/ports';
import type { KnownBins } from './known-bins';

/** What the stock files of a process share: what it knows of products and bins. */
export interface StockBooks {
  database: Pick<Database, 'query' | 'execute'>;
  catalog: Catalog;
  products: ProductBook;
  bins: KnownBins;
}
