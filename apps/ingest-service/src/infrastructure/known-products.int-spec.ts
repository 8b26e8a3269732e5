import { testDatabase } from '../../../../test/support/platform';
import { openStockFiles, type StockFiles } from './imports/stock-files.fixture';
import { PostgresCatalog } from './postgres-catalog';
import { PostgresReferences } from './postgres-references';

describe('the products that events name', () => {
  let files: StockFiles;
  const references = new PostgresReferences();
  const named = (idValue: string) =>
    files.database.transaction(async (tx) => (await references.products(tx, [{ idType: 'sku', idValue }]))[0]);
  const carries = (productId: string, idValue: string) =>
    files.database.transaction((tx) =>
      new PostgresCatalog().stateProducts(tx, [
        { productId, source: 'erp', statement: { identifications: [{ idType: 'sku', idValue }] } },
      ]),
    );
  beforeAll(async () => void (files = await openStockFiles(await testDatabase())));
  afterAll(() => files.close());

  it('are remembered, and found anew as soon as an identification has gone to another product', async () => {
    expect(await named('SKU-1')).toMatchObject({ productId: 'P1' });
    expect(await named('SKU-1')).toMatchObject({ productId: 'P1' });
    await carries('P1', 'OTHER');
    expect(await named('SKU-1')).toMatchObject({ code: 'product_unknown' });
    await carries('P2', 'SKU-1');
    expect(await named('SKU-1')).toMatchObject({ productId: 'P2' });
  });
});
