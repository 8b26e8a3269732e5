import { randomUUID } from 'node:crypto';
import { testDatabase } from '../../../../../test/support/platform';
import type { ShopifyInventoryApplied, ShopifyInventoryObserved } from '@app/common/contracts';
import { ImportDesk, ImportsController } from '@app/common/imports';
import { TakeObservedInventory } from '../../application/take-observed-inventory';
import { openStockFiles, type StockFiles } from '../imports/stock-files.fixture';
import { trialDependencies } from '../imports/trial-dependencies.fixture';
import { PostgresReferences } from '../postgres-references';
import { PostgresStock } from '../postgres-stock';
import { PostgresObservedChunks } from './postgres-observed-chunks';
import { PostgresObservedImports } from './postgres-observed-imports';

/** A row as a shop shows it: product, available, on hand, and the version that its level was known with. */
type Shown = [productId: string, available: number, onHand: number, version: number];

describe('what was read of a location of a shop', () => {
  let files: StockFiles;
  let imports: ImportsController;
  beforeAll(async () => {
    files = await openStockFiles(await testDatabase());
    const dependencies = trialDependencies(files.database, files.directory);
    const desk = new ImportDesk([{ jobId: 'JOB_IMP_INV', dependencies }], { spoolDirectory: '', mostBytes: 1 });
    imports = new ImportsController(desk, files.database);
  });
  afterAll(() => files.close());
  beforeEach(() => files.clear());

  const taker = new TakeObservedInventory(
    new PostgresReferences(),
    new PostgresStock(),
    new PostgresObservedChunks(),
    new PostgresObservedImports(),
  );
  /** Takes a chunk as it comes on Kafka; gives the import it went into, or undefined. */
  const show = async (
    runId: string,
    rows: readonly Shown[],
    more: Partial<ShopifyInventoryObserved> = {},
  ): Promise<string | undefined> => {
    const ordinal = more.ordinal ?? 0;
    const chunk: ShopifyInventoryObserved = {
      ...{ runId, shopId: 'north', locationId: '101', facilityId: 'F1', ordinal, last: true, dryRun: false },
      fileName: `north-101-${runId}.csv`,
      observedAt: new Date().toISOString(),
      rows: rows.map(([productId, available, onHand, version], index) => ({
        ...{ line: ordinal * 100 + index + 2, inventoryItemId: productId, sku: null, productId, available, onHand },
        ...{ version, epoch: 1 },
      })),
      ...more,
    };
    await files.database.transaction((tx) => taker.handle({ tx, messages: [{ data: chunk }] } as never));
    const [answer] = await files.database.query<{ answer: ShopifyInventoryApplied }>(
      'select answer from observed_chunk where run_id = $1 and location_id = $2 and ordinal = $3',
      [runId, chunk.locationId, ordinal],
    );
    return answer!.answer.importId;
  };

  it('is one import, whatever many chunks it comes in, and its rows can be asked for', async () => {
    const runId = randomUUID();
    await files.put('P3', 'F1', 4, 4);
    const importId = await show(runId, [
      ['P1', 8, 10, 0],
      ['P3', 4, 4, 1],
    ]);
    const rest: Shown[] = [
      ['P2', 3, 3, 0],
      ['P3', 9, 9, 0],
      ['NOBODY', 1, 1, 0],
    ];
    expect(await show(runId, rest, { ordinal: 1 })).toBe(importId);
    expect(await show(runId, [['P1', 5, 5, 0]], { locationId: '102', facilityId: 'F2' })).not.toBe(importId);
    expect(await imports.one(importId!)).toMatchObject({
      ...{ configId: 'SHOPIFY_INVENTORY_OBSERVED', fileName: `north-101-${runId}.csv`, runId },
      ...{ status: 'completed_with_rejections', rows: 5, applied: 2, unchanged: 1, superseded: 1, rejected: 1 },
      parameters: { shopId: 'north', locationId: '101', facilityId: 'F1' },
    });
    const rows = async (query: object) =>
      ((await imports.rows(importId!, query as never)) as { items: object[] }).items;
    expect(await rows({ outcome: 'applied' })).toMatchObject([
      { line: 2, productId: 'P1', reason: 'QOH 0 → 10, ATP 0 → 8 in TLTLTLLL01' },
      { line: 102, productId: 'P2' },
    ]);
    expect(await rows({})).toMatchObject([
      { line: 103, outcome: 'superseded', code: 'superseded_by_newer_value' },
      { line: 104, outcome: 'rejected', code: 'product_unknown' },
    ]);
    expect(await rows({ line: '3' })).toMatchObject([{ outcome: 'unchanged' }]);
  });

  it('is undone as a file is: a level that something newer has moved stays, and an undo is undone in turn', async () => {
    await files.put('P1', 'F1', 6, 2);
    const importId = await show(randomUUID(), [
      ['P1', 8, 10, 1],
      ['P2', 3, 3, 0],
    ]);
    await files.take('MDM_INV_VARIANCE', ['facilityId,sku,availableDelta', 'F1,SKU-2,1']);
    const undone = await files.undo(importId!);
    expect(undone).toMatchObject({ counts: 'applied 1, superseded 1', outcome: { status: 'completed' } });
    expect(undone.rows).toMatchObject([
      { line: 3, code: 'superseded_by_newer_change', reason: expect.stringContaining('P2 in F1 was moved again by') },
    ]);
    expect(await files.stand()).toEqual(['P1 F1 6/2', 'P2 F1 4/4']);
    await expect(files.undo(importId!)).rejects.toThrow(/is undone already/);
    await files.undo(undone.outcome.files[0]!.importId);
    expect(await files.stand()).toEqual(['P1 F1 10/8', 'P2 F1 4/4']);
  });

  it('tells another undo what stands in its way', async () => {
    const before = await files.take('RESET_INVENTORY', ['facilityId,sku,availableQty', 'F1,SKU-1,5']);
    const importId = await show(randomUUID(), [['P1', 8, 10, 1]]);
    expect((await files.undo(before.outcome.files[0]!.importId)).rows[0]!.reason).toMatch(
      new RegExp(`^P1 in F1 was moved again by what shop "north" showed \\(import ${importId}\\)`),
    );
  });

  it('that is undone while its run still sends takes no further effect', async () => {
    const runId = randomUUID();
    const importId = await show(runId, [['P1', 8, 10, 0]], { last: false });
    await files.undo(importId!);
    await show(runId, [['P2', 3, 3, 0]], { ordinal: 1 });
    expect(await files.stand()).toEqual(['P1 F1 0/0']);
    expect(await imports.one(importId!)).toMatchObject({ applied: 1, superseded: 1 });
  });

  it('leaves a value that speaks of the moment before it as if neither it nor its undo had been', async () => {
    const asOf = new Date(Date.now() - 60_000).toISOString();
    const importId = await show(randomUUID(), [['P1', 8, 10, 0]]);
    await files.undo(importId!);
    await files.take('RESET_INVENTORY', ['facilityId,sku,availableQty', 'F1,SKU-1,5'], {
      additionalParameters: { asOf },
    });
    expect(await files.stand()).toEqual(['P1 F1 5/5']);
  });

  it('is no import where it is only tried, or comes from a file that is one already', async () => {
    expect(await show(randomUUID(), [['P1', 8, 10, 0]], { dryRun: true })).toBeUndefined();
    expect(await show(randomUUID(), [['P1', 8, 10, 0]], { fileName: undefined })).toBeUndefined();
    expect(await files.database.query('select from file_import')).toEqual([]);
  });
});
