import fc from 'fast-check';
import { propertyRuns } from '../../../../../test/support/property-runs';
import { testDatabase } from '../../../../../test/support/platform';
import { applyChanges } from '../../domain/apply-changes';
import type { StockEffect } from '../../domain/stock-change';
import { PostgresReferences } from '../postgres-references';
import { PostgresStock } from '../postgres-stock';
import { openStockFiles, type StockFiles, type Taken } from './stock-files.fixture';
import { StockModel, defaultBin, unknownProduct, type Counts, type StockRow } from './stock-model.fixture';
import { misfits } from './stock-sums.fixture';

/** What is told of a command that failed: `file 7 RESET_INVENTORY …`. */
type Command = fc.AsyncCommand<StockModel, StockFiles>;

const product = fc.constantFrom('P1', 'P2', 'P3');
const facility = fc.constantFrom('F1', 'F2');
const bin = fc.constantFrom(undefined, 'B2');
const rowsOf = (units: fc.Arbitrary<number>): fc.Arbitrary<StockRow[]> => {
  const named = fc.oneof({ weight: 8, arbitrary: product }, { weight: 1, arbitrary: fc.constant(unknownProduct) });
  return fc.array(fc.record({ product: named, facility, bin, units }), { minLength: 1, maxLength: 6 });
};
const absolute = rowsOf(fc.nat({ max: 9 }));
const differences = rowsOf(fc.integer({ min: -4, max: 4 }));

/** Guards are for people; a file of differences counts each time. */
const guards = 'MDM_INV_VARIANCE.contentSeenBefore=off';

const kinds = {
  'reset by ATP': { configId: 'RESET_INVENTORY', column: 'availableQty', number: 'availableToPromise', resetBy: 'ATP' },
  'reset by QOH': { configId: 'RESET_INVENTORY', column: 'availableQty', number: 'quantityOnHand', resetBy: 'QOH' },
  count: { configId: 'REC_INV_COUNT', column: 'count', number: 'quantityOnHand', resetBy: undefined },
  differences: { configId: 'MDM_INV_VARIANCE', column: 'availableDelta', number: undefined, resetBy: undefined },
} as const;

/** A large file is read beside what stands, a small one is not. */
const filling = 'x'.repeat(70_000);

const takeFile = (kind: keyof typeof kinds, rows: readonly StockRow[], isLarge: boolean): Command => ({
  check: () => true,
  run: async (model, files) => {
    const { configId, column, number, resetBy } = kinds[kind];
    const lines = rows.map(({ product, facility, bin = '', units }) => `${facility},${bin},${product},${units}`);
    const taken = await files.take(
      configId,
      // No two files are the same, so that none has nothing to do for having come before.
      [
        `facilityId,locationSeqId,productId,${column},seq${model.imports.length}`,
        ...lines.map((line, index) => `${line},${isLarge && index === 0 ? filling : ''}`),
      ],
      { guards, ...(resetBy === undefined ? {} : { additionalParameters: { resetBy } }) },
    );
    const { importId } = taken.outcome.files[0]!;
    expectCounts(taken, number === undefined ? model.add(rows, importId) : model.set(rows, number, importId));
    await expectAgreement(model, files);
  },
  toString: () => `${isLarge ? 'large' : 'small'} file of ${kind} ${JSON.stringify(rows)}`,
});

const events = {
  sold: { effect: (units: number): StockEffect => ({ kind: 'sold', units }), moves: [-1, -1] },
  reserved: { effect: (units: number): StockEffect => ({ kind: 'reserved', units }), moves: [0, -1] },
  released: { effect: (units: number): StockEffect => ({ kind: 'released', units }), moves: [0, 1] },
  shipped: { effect: (units: number): StockEffect => ({ kind: 'shipped', units }), moves: [-1, 0] },
  received: { effect: (accepted: number): StockEffect => ({ kind: 'received', accepted }), moves: [1, 1] },
} as const;

const stock = new PostgresStock();
const references = new PostgresReferences();

const takeEvents = (batch: readonly (StockRow & { kind: keyof typeof events })[]): Command => ({
  check: () => true,
  run: async (model, files) => {
    await files.database.transaction(async (tx) => {
      const bins = await references.bins(tx, [defaultBin, 'B2']);
      const found = await references.products(
        tx,
        batch.map(({ product }) => ({ productId: product })),
      );
      const places = await references.facilities(
        tx,
        batch.map(({ facility }) => ({ facilityId: facility })),
      );
      const changes = batch.map(({ kind, bin, units }, index) => ({
        ...(found[index] as { productNo: number; productId: string }),
        ...(places[index] as { facilityNo: number; facilityId: string }),
        binNo: bin === undefined ? null : bins.get(bin)!,
        effect: events[kind].effect(units),
        occurredAtMs: Date.now(),
        reasonCode: kind.toUpperCase(),
        cause: { kind: 'event' as const, source: 'trial', eventId: 'any' },
        comments: null,
      }));
      const { levels, movements } = await stock.lock(tx, changes);
      await stock.write(tx, applyChanges(levels, movements, changes, bins.get(defaultBin)!));
    });
    for (const { kind, ...row } of batch) {
      const [onHand, available] = events[kind].moves;
      model.happen(row, { quantityOnHand: onHand * row.units, availableToPromise: available * row.units });
    }
    await expectAgreement(model, files);
  },
  toString: () => `events ${JSON.stringify(batch)}`,
});

const undo = (which: number): Command => ({
  check: (model) => model.undoable.length > 0,
  run: async (model, files) => {
    const undone = model.undoable[which % model.undoable.length]!;
    const taken = await files.undo(undone.importId);
    expectCounts(taken, model.undo(undone, taken.outcome.files[0]!.importId));
    await expectAgreement(model, files);
  },
  toString: () => `undo ${which}`,
});

function expectCounts({ outcome }: Taken, { applied, unchanged, superseded, rejected }: Counts): void {
  expect(outcome.counts).toMatchObject({ applied, unchanged, superseded, rejected });
}

async function expectAgreement(model: StockModel, { database }: StockFiles): Promise<void> {
  const [stands, versions, wrong] = await Promise.all([
    database.query<{ bin: string; quantityOnHand: number; availableToPromise: number }>(
      `select product_id || ' ' || facility_id || ' ' || location_seq_id as bin, b.quantity_on_hand::int as "quantityOnHand",
              b.available_to_promise::int as "availableToPromise"
       from inventory_balance b join product using (product_no) join facility using (facility_no) join bin using (bin_no)`,
    ),
    database.query<{ level: string; version: number }>(
      `select product_id || ' ' || facility_id as level, l.version::int as version
       from inventory_level l join product using (product_no) join facility using (facility_no) where l.version > 0`,
    ),
    misfits(database),
  ]);
  expect(new Map(stands.map(({ bin, ...found }) => [bin, found]))).toEqual(model.bins);
  expect(new Map(versions.map(({ level, version }) => [level, version]))).toEqual(model.versions);
  expect(wrong).toEqual([]);
}

describe('stock', () => {
  let files: StockFiles;
  beforeAll(async () => {
    files = await openStockFiles(await testDatabase());
  }, 60_000);
  afterAll(() => files.close());

  it('is what files, events and undos in any order make of it: sums, balances, versions and events agree at every step', async () => {
    const happening = fc.record({
      kind: fc.constantFrom(...(Object.keys(events) as (keyof typeof events)[])),
      product,
      facility,
      bin,
      units: fc.integer({ min: 1, max: 4 }),
    });
    const commands = fc.commands(
      [
        fc
          .tuple(fc.constantFrom('reset by ATP', 'reset by QOH', 'count'), absolute, fc.boolean())
          .map((drawn) => takeFile(...drawn)),
        differences.map((rows) => takeFile('differences', rows, false)),
        fc.array(happening, { minLength: 1, maxLength: 5 }).map(takeEvents),
        fc.nat({ max: 9 }).map(undo),
        fc.nat({ max: 9 }).map(undo),
      ],
      { maxCommands: 20 },
    );
    await fc.assert(
      fc.asyncProperty(commands, async (drawn) => {
        await files.clear();
        await fc.asyncModelRun(() => ({ model: new StockModel(), real: files }), drawn);
      }),
      { ...propertyRuns(20, 50), endOnFailure: !('FUZZ_RUNS' in process.env) },
    );
  }, 3_600_000);
});
