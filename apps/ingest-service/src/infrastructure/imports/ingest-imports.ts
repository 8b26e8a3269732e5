import type { Database } from '@app/common/database';
import { byConfigId, type ImportDependencies, ProductBook } from '@app/common/imports';
import { PostgresCatalog } from '../postgres-catalog';
import { KnownBins } from './known-bins';
import { facilityImport } from './master-data/facility-import';
import { productImport } from './master-data/product-import';
import { shipmentImport } from './shipments/shipment-import';
import { observedImport } from '../observed/observed-import';
import { stockImports } from './stock-import';

type Declarations = ImportDependencies['declarations'];

/** All imports of ingest, by the job that runs them. They share what a replica knows of products. */
export function ingestImports(database: Pick<Database, 'query' | 'execute' | 'session'>): {
  inventory: Declarations;
  shipments: Declarations;
} {
  const products = new ProductBook(database);
  const catalog = new PostgresCatalog();
  return {
    inventory: byConfigId(
      ...stockImports({ database, catalog, products, bins: new KnownBins(database) }),
      productImport(catalog),
      facilityImport(catalog),
      observedImport,
    ),
    shipments: byConfigId(shipmentImport(products)),
  };
}
