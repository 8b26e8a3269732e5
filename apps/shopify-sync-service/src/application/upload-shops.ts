import { StocklineError, shorten } from '@app/common/kernel';
import type { RunContext, RunOutcome } from '@app/common/jobs';
import type { Levels, RunCounts, Selection, Shop, Traffic } from './ports';
import { listByBulk } from './list-by-bulk';
import { visitShop, type VisitParts } from './visit-shop';

export interface UploadParts extends VisitParts {
  /** Resolves once every state topic has been read to the end it had at boot, and none is being read again: unknown is not zero. */
  whenStateRead: (signal: AbortSignal) => Promise<void>;
  /** Refuses a shop that is not known. */
  checkShop: (shopId: string) => void;
  /** From how long at the declared rate on a shop is listed by bulk query rather than page by page. */
  bulkReadsFromMs: number;
}

/** A shop and which of its levels a run looks at. */
export interface ShopTask {
  shop: Shop;
  selection: Selection;
}

/** Executes a run over shops, side by side: each by itself, none waits for another. `choose` is asked once all state has been heard. */
export async function uploadShops(
  run: RunContext,
  parts: UploadParts,
  choose: () => Promise<readonly ShopTask[]>,
): Promise<RunOutcome> {
  await run.progress('waiting until the state topics are read', 0, null, 'topics');
  await parts.whenStateRead(run.signal);
  const tasks = await choose();
  const tell = gatheredProgress(run);
  const reports = await Promise.all(tasks.map((task) => inShop(run, parts, task, tell)));
  return outcomeOf(run, await parts.levels.countsOf(run.runId), reports);
}

/** Shops whose channel sells the group (any, where none is named), and of them the one that is named: it must be among them. */
export async function shopsToUpload(
  levels: Levels,
  { facilityGroupId, shopId }: { facilityGroupId: string | null; shopId: string | null },
): Promise<Shop[]> {
  const selling = await levels.shopsSelling(facilityGroupId);
  if (shopId === null) return selling.filter(({ isOn }) => isOn);
  const named = selling.filter((shop) => shop.shopId === shopId);
  if (named.some(({ isOn }) => !isOn))
    throw new StocklineError({
      code: 'shop_switched_off',
      message: `shop "${shorten(shopId)}" is switched off`,
      hint: 'PUT /shops/{id}/switch turns it on; what is due stays due.',
    });
  if (named.length > 0 || facilityGroupId === null) return named;
  throw new StocklineError({
    code: 'shop_does_not_sell_group',
    message: `shop "${shorten(shopId)}" does not sell the stock of group "${shorten(facilityGroupId)}"`,
    hint:
      selling.length === 0
        ? 'No shop does: see that the channel of the shop names the group.'
        : `Shops that do: ${selling.map((shop) => shop.shopId).join(', ')}.`,
  });
}

type ShopReport = Traffic | { failed: string };
type ShopProgress = { stage: string; done: number; total: number | null };

/** One shop's failure is its own: the others go on. A stop of this replica is everyone's. */
async function inShop(
  run: RunContext,
  parts: UploadParts,
  { shop: { shopId }, selection }: ShopTask,
  tell: (shopId: string, progress: ShopProgress) => Promise<void>,
): Promise<ShopReport> {
  const { levels, readings, bulkReadsFromMs } = parts;
  try {
    const onRead = (objects: number) => tell(shopId, { stage: 'reading', done: objects, total: null });
    const reading = { runId: run.runId, signal: run.signal, onRead };
    const isWhole = selection.which === 'all';
    if (isWhole) await levels.beginListing(run.runId, shopId);
    const isListed =
      isWhole && (await listByBulk({ levels, readings, shopId, selection, run: reading, fromMs: bulkReadsFromMs }));
    const upload = {
      selection,
      dryRun: run.parameters['dryRun'] === true,
      signal: run.signal,
      onProgress: (stage: string, done: number, total: number | null) => tell(shopId, { stage, done, total }),
    };
    const traffic = await visitShop(parts, shopId, run.runId, upload, isListed);
    if (!traffic) return { failed: `shop ${shopId} is held by another run` };
    if (isWhole && !upload.dryRun) await levels.tellReading(run.runId, shopId);
    return traffic;
  } catch (error) {
    if (run.signal.aborted || !(error instanceof StocklineError)) throw error;
    return { failed: error.message };
  } finally {
    await levels.forgetListed(run.runId, shopId);
  }
}

function gatheredProgress(run: RunContext): (shopId: string, progress: ShopProgress) => Promise<void> {
  const ofShops = new Map<string, ShopProgress>();
  return async (shopId, progress) => {
    ofShops.set(shopId, progress);
    const all = [...ofShops.values()];
    const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
    const totals = all.flatMap(({ total }) => (total === null ? [] : [total]));
    const isWhole = totals.length === all.length;
    await run.progress(progress.stage, sum(all.map(({ done }) => done)), isWhole ? sum(totals) : null, 'levels');
  };
}

/** What every way of showing an upload run shows of its levels. */
const levelCounts = ({ confirmed, unchanged, parked, deferred, not_ours }: RunCounts) => ({
  levels: confirmed + unchanged + parked + deferred,
  confirmed,
  unchanged,
  parked,
  deferred,
  notOurs: not_ours,
});

export const soFar = async (levels: Levels, runId: string): Promise<Pick<RunOutcome, 'counts' | 'files'>> => {
  const counts = await levels.countsOf(runId);
  return { counts: levelCounts(counts), files: filesOf(runId, counts) };
};

function outcomeOf(run: RunContext, counts: RunCounts, reports: readonly ShopReport[]): RunOutcome {
  const traffic = reports.filter((report): report is Traffic => 'requests' in report);
  const sum = (name: keyof Traffic): number => traffic.reduce((total, report) => total + report[name], 0);
  const failures = reports.flatMap((report) => ('failed' in report ? [report.failed] : []));
  const told = {
    counts: {
      ...levelCounts(counts),
      shops: reports.length,
      requests: sum('requests'),
      throttled: sum('throttled'),
      retries: sum('retries'),
    },
    files: filesOf(run.runId, counts),
  };
  if (failures.length > 0 && failures.length === reports.length)
    return {
      status: 'failed',
      ...told,
      error: {
        code: 'shops_failed',
        message: failures.join('; '),
        hint: 'What is due stays due; the next run takes it up.',
      },
    };
  if (told.counts.levels === 0 && failures.length === 0) return { status: 'nothing_to_do', ...told };
  // What a dry run would write is deferred for no other reason, and nothing is wrong with it.
  const deferred = run.parameters['dryRun'] === true ? 0 : counts.deferred;
  const isClean = counts.parked + deferred + failures.length === 0;
  return { status: isClean ? 'completed' : 'completed_with_rejections', ...told };
}

/** The files a run leaves, where they hold anything: its differences twice, for programs and for people, and what was sent. */
function filesOf(runId: string, counts: RunCounts): object[] {
  const differences = counts.confirmed + counts.parked + counts.deferred + counts.not_ours;
  const file = (fileName: string, rows: number): object[] =>
    rows === 0 ? [] : [{ fileName, rows, path: `/runs/${runId}/files/${fileName}` }];
  return [
    ...file('difference.jsonl', differences),
    ...file('difference.csv', differences),
    ...file('requests.jsonl', counts.requests),
  ];
}
