import { testDatabase } from '../../../../../test/support/platform';
import { openStockFiles, type StockFiles } from '../imports/stock-files.fixture';
import { PostgresCatalog } from '../postgres-catalog';
import { CatalogController } from './catalog.controller';

describe('an identification that is stated by hand', () => {
  let files: StockFiles;
  beforeAll(async () => void (files = await openStockFiles(await testDatabase())));
  afterAll(() => files.close());

  it('belongs to one product, also where two are given it at once', async () => {
    const catalog = new CatalogController(files.database, new PostgresCatalog());
    const caller = { keyId: 'trial', role: 'operator' } as const;
    for (let item = 1; item <= 20; item++) {
      const identifications = [{ idType: 'shopifyInventoryItemId', idValue: String(item), shopId: 'north' }];
      const put = (productId: string): Promise<object> => catalog.product(productId, { identifications }, caller);
      const ends = await Promise.allSettled([put('P1'), put('P2')]);
      expect([item, ...ends.map(({ status }) => status).sort()]).toEqual([item, 'fulfilled', 'rejected']);
      expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'identification_taken', message: expect.stringContaining('belongs to product "P') },
      });
    }
  });
});
