import type { KnownBins } from './known-bins';
import type { ProductBook } from './product-book';

/** What rows are checked against. */
export interface KnownNames {
  facilities: ReadonlyMap<string, number>;
  externalFacilities: ReadonlyMap<string, number>;
  idTypes: ReadonlyMap<string, number>;
  products: ProductBook;
  bins: KnownBins;
}
