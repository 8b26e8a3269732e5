import { StocklineError } from '@app/common/kernel';
import { deliver, sendStored, type Delivery } from './deliver';
import { planLevels } from './plan-levels';
import type { DueLevel, LevelOutcome } from './ports';

const levelsAtATime = 5_000;
const rounds = 5;
const resendWithinMs = 12 * 60 * 60 * 1000;

/** Takes every due level of a shop to an outcome. `onProgress` is told how many have one. */
export async function uploadShop(
  delivery: Delivery,
  dryRun: boolean,
  signal: AbortSignal,
  onProgress: (done: number) => Promise<void>,
): Promise<void> {
  const { levels, shopId } = delivery;
  if (!dryRun) await settleOpenRequests(delivery);
  await levels.finishMarking(shopId);
  let done = 0;
  let after: DueLevel | undefined;
  for (;;) {
    signal.throwIfAborted();
    const due = await levels.due(shopId, after, levelsAtATime);
    if (due.length === 0) return;
    after = due.at(-1);
    try {
      await uploadLevels(delivery, due, dryRun);
    } catch (error) {
      if (!(error instanceof StocklineError) || !error.code.startsWith('shop_')) throw error;
      await deferAllDue(delivery, due, error);
      return;
    }
    await onProgress((done += due.length));
  }
}

/** What an earlier run sent without learning its fate is settled first: sent again as it was, Shopify says what it did. */
async function settleOpenRequests(delivery: Delivery): Promise<void> {
  const { levels, shopId, runId } = delivery;
  for (const request of await levels.openRequests(shopId)) {
    if (Date.now() - request.storedAt.getTime() > resendWithinMs)
      await levels.settle(shopId, runId, request, 'abandoned', []);
    else await sendStored(delivery, request);
  }
}

async function uploadLevels(delivery: Delivery, due: readonly DueLevel[], dryRun: boolean): Promise<void> {
  const { levels, access, shopId, runId } = delivery;
  let open = due;
  for (let round = 1; open.length > 0; round++) {
    const plan = await planLevels(levels, access, shopId, open);
    await levels.settle(shopId, runId, undefined, 'confirmed', dryRun ? [] : plan.outcomes);
    if (dryRun) return;
    const moved = [...(await deliver(delivery, plan.falls)), ...(await deliver(delivery, plan.rises))];
    if (moved.length > 0 && round >= rounds) {
      await levels.settle(
        shopId,
        runId,
        undefined,
        'confirmed',
        moved.map((level) =>
          deferred(level, 'keeps_moving', `the shop's number moved under ${rounds} attempts; the level stays due`),
        ),
      );
      return;
    }
    open = await levels.again(shopId, moved);
  }
}

/** The shop cannot be reached: what is due stays due, with the reason, and nobody else waits for it. */
async function deferAllDue(
  { levels, shopId, runId }: Delivery,
  first: readonly DueLevel[],
  error: StocklineError,
): Promise<void> {
  for (let due = first; due.length > 0; due = await levels.due(shopId, due.at(-1), levelsAtATime)) {
    const open = await levels.again(shopId, due);
    await levels.settle(
      shopId,
      runId,
      undefined,
      'confirmed',
      open.map((level) => deferred(level, error.code, error.message)),
    );
  }
}

const deferred = (level: DueLevel, code: string, reason: string): LevelOutcome => ({
  outcome: 'deferred',
  level,
  code,
  reason,
});
