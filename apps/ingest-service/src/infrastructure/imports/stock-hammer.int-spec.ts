import { testDatabase } from '../../../../../test/support/platform';
import { applyChanges } from '../../domain/apply-changes';
import type { StockChange } from '../../domain/stock-change';
import { PostgresStock } from '../postgres-stock';
import { openStockFiles, type StockFiles } from './stock-files.fixture';
import { misfits } from './stock-sums.fixture';

const products = 700;
const numbers = Array.from({ length: products }, (_, index) => index + 1);
const defaultBinNo = 1;

/** A batch holds locks of a hundred levels; three of them and the two connections of a file meet all the time. */
const writers = 3;
const batchSize = 100;

describe('files of two kinds and the events of the same products, many of them new to all', () => {
  let files: StockFiles;
  beforeAll(async () => {
    files = await openStockFiles(await testDatabase());
    await files.take('IMP_PRODUCT', ['productId,sku', ...numbers.map((n) => `Q${n},Q-${n}`)]);
  }, 60_000);
  afterAll(() => files.close());

  it('never wait for each other in a circle, and no unit is lost', async () => {
    const lines = (units: (n: number) => number): string[] =>
      numbers.flatMap((n) => [`F1,Q-${n},${units(n)}`, `F2,Q-${n},${units(n + 1)}`]);
    const choices = {
      parameters: { groupBy: 'facilityId' },
      guards: 'RESET_INVENTORY.shareOfStock=off,MDM_INV_VARIANCE.shareOfStock=off',
    };
    let done = false;
    // An event that met a deadlock would be turned back here; that of a file would be seen by its own.
    const events = Promise.all(Array.from({ length: writers }, (_, seed) => write(seed + 1, () => done)));
    try {
      const taken = await Promise.all([
        files.take('RESET_INVENTORY', ['facilityId,sku,availableQty', ...lines((n) => 1_000 + (n % 7))], choices),
        files.take('MDM_INV_VARIANCE', ['facilityId,sku,availableDelta', ...lines((n) => 1 + (n % 5))], choices),
      ]);
      expect(taken.map(({ outcome }) => outcome.status)).toEqual(['completed', 'completed']);
    } finally {
      done = true;
    }
    expect((await events).every((batches) => batches > 0)).toBe(true);
    expect(await misfits(files.database)).toEqual([]);
  }, 60_000);

  /** Books batches of stock in any order of products until told; gives how many. */
  async function write(seed: number, isDone: () => boolean): Promise<number> {
    const stock = new PostgresStock();
    const known = await files.database.query<Level>(
      'select product_no as "productNo", product_id as "productId", facility_no as "facilityNo", facility_id as "facilityId" from product, facility where product_id like \'Q%\' and facility_id in (\'F1\', \'F2\')',
    );
    let state = seed;
    const next = (): number => (state = (state * 48_271) % 2_147_483_647);
    let batches = 0;
    while (!isDone()) {
      const changes = Array.from({ length: batchSize }, () => found(known[next() % known.length]!, 1 + (next() % 3)));
      await files.database.transaction(async (tx) => {
        const { levels, movements } = await stock.lock(tx, changes);
        await stock.write(tx, applyChanges(levels, movements, changes, defaultBinNo));
      });
      batches++;
    }
    return batches;
  }
});

type Level = Pick<StockChange, 'productNo' | 'productId' | 'facilityNo' | 'facilityId'>;

const found = (level: Level, delta: number): StockChange => ({
  ...level,
  binNo: null,
  effect: { kind: 'variance', delta },
  occurredAtMs: Date.now(),
  reasonCode: 'FOUND',
  cause: { kind: 'event', source: 'hammer', eventId: 'any' },
  comments: null,
});
