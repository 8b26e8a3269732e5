import { jobParameters } from '@app/common/contracts';
import { StocklineError, shorten } from '@app/common/kernel';
import { checkedBy, type Job, type RunContext, type RunOutcome } from '@app/common/jobs';
import type { Levels, Shop, ShopDoor, Traffic } from './ports';
import { uploadShop } from './upload-shop';

export interface UploadRecentChanges {
  levels: Levels;
  door: ShopDoor;
  /** Resolves once every state topic has been read to the end it had at boot: unknown is not zero. */
  whenStateRead: () => Promise<void>;
  /** Refuses a shop that is not known. */
  checkShop: (shopId: string) => void;
}

/** UL_RCNT_INV: what changed since it was last confirmed, compared with the shop, and the difference uploaded. Shops side by side. */
export const uploadRecentChanges = (parts: UploadRecentChanges): Job => ({
  id: 'UL_RCNT_INV',
  title: 'Upload Recent Inventory Changes',
  parameters: jobParameters.UL_RCNT_INV,
  checks: { shopId: checkedBy((shopId) => parts.checkShop(String(shopId))) },
  scope: ({ facilityGroupID }) => String(facilityGroupID),
  run: (run) => upload(run, parts),
  soFar: async (runId) => ({ counts: levelCounts(await parts.levels.countsOf(runId)) }),
});

async function upload(run: RunContext, parts: UploadRecentChanges): Promise<RunOutcome> {
  await run.progress('waiting until the state topics are read', 0, null, 'topics');
  await parts.whenStateRead();
  const shops = await chosenShops(run, parts.levels);
  const progress = new Map<string, number>();
  const reports = await Promise.all(
    shops.map((shop) =>
      inShop(run, parts, shop, async (done) => {
        progress.set(shop.shopId, done);
        await run.progress(
          'uploading',
          [...progress.values()].reduce((total, part) => total + part, 0),
          null,
          'levels',
        );
      }),
    ),
  );
  return outcomeOf(await parts.levels.countsOf(run.runId), shops, reports);
}

async function chosenShops(run: RunContext, levels: Levels): Promise<Shop[]> {
  const { facilityGroupID, shopId } = run.parameters as { facilityGroupID: string; shopId: string | null };
  const selling = await levels.shopsSelling(facilityGroupID);
  if (shopId === null) return selling;
  const named = selling.filter((shop) => shop.shopId === shopId);
  if (named.length > 0) return named;
  throw new StocklineError({
    code: 'shop_does_not_sell_group',
    message: `shop "${shorten(shopId)}" does not sell the stock of group "${shorten(facilityGroupID)}"`,
    hint:
      selling.length === 0
        ? 'No shop does: see that the channel of the shop names the group.'
        : `Shops that do: ${selling.map((shop) => shop.shopId).join(', ')}.`,
  });
}

type ShopReport = Traffic | { failed: string };

/** One shop's failure is its own: the others go on. A stop of this replica is everyone's. */
async function inShop(
  run: RunContext,
  { levels, door }: UploadRecentChanges,
  { shopId }: Shop,
  onProgress: (done: number) => Promise<void>,
): Promise<ShopReport> {
  try {
    const traffic = await door.enter(shopId, run.signal, async (access) => {
      await uploadShop(
        { levels, access, shopId, runId: run.runId },
        run.parameters['dryRun'] === true,
        run.signal,
        onProgress,
      );
      return access.traffic;
    });
    return traffic ?? { failed: `shop ${shopId} is held by another run` };
  } catch (error) {
    if (run.signal.aborted || !(error instanceof StocklineError)) throw error;
    return { failed: error.message };
  }
}

type LevelCounts = Awaited<ReturnType<Levels['countsOf']>>;

const levelCounts = ({ confirmed, unchanged, parked, deferred }: LevelCounts) => ({
  levels: confirmed + unchanged + parked + deferred,
  confirmed,
  unchanged,
  parked,
  deferred,
});

function outcomeOf(counts: LevelCounts, shops: readonly Shop[], reports: readonly ShopReport[]): RunOutcome {
  const { levels, parked, deferred } = levelCounts(counts);
  const traffic = reports.filter((report): report is Traffic => 'requests' in report);
  const sum = (name: keyof Traffic): number => traffic.reduce((total, report) => total + report[name], 0);
  const failures = reports.flatMap((report) => ('failed' in report ? [report.failed] : []));
  const all = {
    ...levelCounts(counts),
    shops: shops.length,
    requests: sum('requests'),
    throttled: sum('throttled'),
    retries: sum('retries'),
  };
  if (failures.length > 0 && failures.length === shops.length)
    return {
      status: 'failed',
      counts: all,
      error: {
        code: 'shops_failed',
        message: failures.join('; '),
        hint: 'What is due stays due; the next run takes it up.',
      },
    };
  if (levels === 0) return { status: 'nothing_to_do', counts: all };
  return { status: parked + deferred + failures.length > 0 ? 'completed_with_rejections' : 'completed', counts: all };
}
