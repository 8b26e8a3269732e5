import { jobParameters } from '@app/common/contracts';
import { nearest } from '@app/common/kernel';
import {
  endUnbegun,
  hasFiles,
  importChecks,
  importFiles,
  importedSoFar,
  readParameters,
  type ImportDependencies,
} from '@app/common/imports';
import type { Job, RunContext, RunOutcome } from '@app/common/jobs';
import type { SyncChoices } from '../domain/sync-choices';
import type { ComparedFiles } from './observed-ports';
import { syncShops, type SyncShops } from './sync-shops';

export interface SyncFromShopify extends SyncShops {
  imports: ImportDependencies;
  compared: ComparedFiles;
  /** Resolves once every state topic has been read to the end it had at boot: versions are known then. */
  whenStateRead: (signal: AbortSignal) => Promise<void>;
}

/**
 * SYNC_INV_SHPF_MLTTHD: the levels of every mapped location, from a file on the connection where one is named or matches, else read from the shops
 * and left as one file a location; taken into the ledger where the shop's number counts, compared elsewhere; gathered back into the one run.
 * Locations go side by side, each in order.
 */
export const syncFromShopify = (parts: SyncFromShopify): Job => ({
  id: 'SYNC_INV_SHPF_MLTTHD',
  title: 'Sync Inventory From Shopify',
  parameters: jobParameters.SYNC_INV_SHPF_MLTTHD,
  checks: { ...importChecks(parts.imports), groupBy: onlyByLocation },
  scope: ({ propertyResource, configId }) => `${String(propertyResource)}|${String(configId)}`,
  run: (run) => sync(run, parts),
  ended: endUnbegun,
  soFar: async (runId) => {
    const done = await importedSoFar(parts.imports.database, runId);
    return done.files.length > 0 ? done : ((await parts.book.soFar(runId)) ?? { counts: {} });
  },
});

function onlyByLocation(value: unknown) {
  if (value === 'location_id') return undefined;
  const near = nearest(String(value), ['location_id']);
  return {
    rule: 'must name location_id: what shops show is in order by location',
    hint: near ? 'Did you mean location_id?' : 'Leave it out.',
  };
}

async function sync(run: RunContext, parts: SyncFromShopify): Promise<RunOutcome> {
  await run.progress('waiting until the state topics are read', 0, null, 'topics');
  await parts.whenStateRead(run.signal);
  // A run that has begun with the shops goes on with them, whatever file has come meanwhile.
  const hasBegun = (await parts.book.hasSent(run.runId)) || (await parts.held.isHeld(run.runId));
  if (!hasBegun && (await hasFiles(run, parts.imports))) return syncFiles(run, parts);
  return syncShops(run, parts, choicesOf(run, parts));
}

/** Counts as for every import; what was only compared stands beside them. */
async function syncFiles(run: RunContext, { imports, compared }: SyncFromShopify): Promise<RunOutcome> {
  const outcome = await importFiles(run, imports);
  const differing = await compared.differing(outcome.files.map(({ importId }) => importId));
  return { ...outcome, counts: { compared: 0, ...outcome.counts, differing } };
}

function choicesOf({ parameters }: RunContext, { imports }: SyncFromShopify): SyncChoices {
  const { dryRun, unknownProducts } = readParameters(parameters, imports.declarations).parameters.additionalParameters;
  return { dryRun, unknownProducts: unknownProducts === 'create' ? 'create' : 'reject' };
}
