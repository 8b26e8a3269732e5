import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ShopifyInventoryApplied, ShopifyInventoryObserved } from '../../libs/common/src/contracts';
import { Connections } from '../../libs/common/src/files';
import { byConfigId, readGuards, type ImportDependencies } from '../../libs/common/src/imports';
import type { RunContext } from '../../libs/common/src/jobs';
import { trialShop, type TrialOptions } from './trial-shop';
import { waitUntil } from './wait-until';
import { syncFromShopify } from '../../apps/shopify-sync-service/src/application/sync-from-shopify.job';
import { ConnectionRecords } from '../../apps/shopify-sync-service/src/infrastructure/connection-records';
import { observedImport } from '../../apps/shopify-sync-service/src/infrastructure/imports/observed-import';
import { PostgresComparedFiles } from '../../apps/shopify-sync-service/src/infrastructure/imports/postgres-compared-files';
import { PostgresHeldReadings } from '../../apps/shopify-sync-service/src/infrastructure/postgres-held-readings';
import { PostgresObservedBook } from '../../apps/shopify-sync-service/src/infrastructure/postgres-observed-book';
import { BulkReadings } from '../../apps/shopify-sync-service/src/infrastructure/shopify/bulk-readings';
import { takeInventoryApplied } from '../../apps/shopify-sync-service/src/infrastructure/take-inventory-applied';

export type SyncTrial = Awaited<ReturnType<typeof syncTrial>>;
type Answer = Omit<
  ShopifyInventoryApplied,
  'runId' | 'shopId' | 'locationId' | 'ordinal' | 'last' | 'rows' | 'superseded'
>;

/** A trial shop with the job that reads it, a directory as its connection, and whatever answers in the place of ingest. */
export async function syncTrial(options: TrialOptions) {
  const directory = mkdtempSync(join(tmpdir(), 'sync-files-'));
  const trial = await trialShop(options);
  // Nobody has made the directory that files are taken from until there is one.
  mkdirSync(join(directory, 'files'));
  const incoming = join(directory, 'files/incoming/SYNC_INV_SHPF_MLTTHD');
  const { database, shops } = trial;
  const importsOf = (silenceMs: number, guards: string): ImportDependencies => {
    const nameOfLocation = async ({ shopId, locationId }: { shopId: string; locationId: string }) =>
      (await shops.readLocation(shopId, locationId))?.name ?? null;
    const declaration = observedImport({ nameOfLocation, silenceMs });
    const nothing = (): void => undefined;
    return {
      database,
      connections: new Connections(
        new Map([['FTP_CONFIG', { kind: 'local', baseDirectory: join(directory, 'files') }]]),
      ),
      declarations: byConfigId(declaration),
      spoolDirectory: join(directory, 'spool'),
      fileMinAgeMs: 0,
      guards: readGuards(guards, [declaration]),
      logger: { info: nothing, warn: nothing, error: nothing },
    };
  };
  const chunks = async (): Promise<ShopifyInventoryObserved[]> =>
    (
      await database.query<{ payload: string }>(
        `select payload from event_log where topic = 'shopify-inventory-observed' order by position`,
      )
    ).map(({ payload }) => (JSON.parse(payload) as { data: ShopifyInventoryObserved }).data);

  return {
    trial,
    database,
    sync: (
      more: Partial<{
        runId: string;
        signal: AbortSignal;
        silenceMs: number;
        /** IMPORT_GUARDS. */
        guards: string;
        endWaiting: RunContext['endWaiting'];
        parameters: object;
        approval: NonNullable<RunContext['approval']>;
        onStep: ImportDependencies['onStep'];
      }> = {},
    ) => {
      const silenceMs = more.silenceMs ?? 30_000;
      const imports = { ...importsOf(silenceMs, more.guards ?? ''), onStep: more.onStep };
      return syncFromShopify({
        readings: new BulkReadings(shops),
        book: new PostgresObservedBook(database),
        records: new ConnectionRecords(imports.connections),
        imports,
        compared: new PostgresComparedFiles(database),
        held: new PostgresHeldReadings(database, 60_000),
        guards: imports.guards!.get('SYNC_INV_SHPF_MLTTHD')!,
        whenStateRead: async () => undefined,
        silenceMs,
      }).run({
        runId: more.runId ?? randomUUID(),
        parameters: {
          propertyResource: 'FTP_CONFIG',
          configId: 'SYNC_INV_SHPF_MLTTHD',
          groupBy: 'location_id',
          additionalParameters: null,
          ...more.parameters,
        },
        attempt: 1,
        signal: more.signal ?? new AbortController().signal,
        approval: more.approval,
        progress: async () => undefined,
        endWaiting: more.endWaiting ?? (async () => undefined),
      });
    },
    chunks,
    /** Answers chunks in the place of ingest; gives how many. */
    answer: async (
      wanted: (chunk: ShopifyInventoryObserved) => boolean,
      how: (chunk: ShopifyInventoryObserved) => Answer & { superseded?: number },
    ): Promise<number> => {
      const answered = (await chunks()).filter(wanted);
      await database.transaction((tx) =>
        takeInventoryApplied({
          tx,
          messages: answered.map((chunk) => {
            const { runId, shopId, locationId, ordinal, last, rows } = chunk;
            return {
              data: { runId, shopId, locationId, ordinal, last, rows: rows.length, superseded: 0, ...how(chunk) },
            };
          }),
        } as never),
      );
      return answered.length;
    },
    untilSent: (count: number): Promise<unknown> =>
      waitUntil(async () => (await chunks()).length >= count, { withinMs: 30_000, what: `${count} chunks are sent` }),
    drop: (fileName: string, lines: readonly string[]): void => {
      mkdirSync(incoming, { recursive: true });
      writeFileSync(join(incoming, fileName), `${lines.join('\n')}\n`);
    },
    names: (of: string): string[] => readdirSync(join(directory, 'files', of)).sort(),
    read: (path: string): string[] =>
      readFileSync(join(directory, 'files', path), 'utf8')
        .trimEnd()
        .split('\n'),
    close: async () => {
      rmSync(directory, { recursive: true, force: true });
      await trial.close();
    },
  };
}
