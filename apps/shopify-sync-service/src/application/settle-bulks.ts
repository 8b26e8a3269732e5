import { StocklineError } from '@app/common/kernel';
import type { Delivery } from './delivery';
import type { WriteReply } from './ports';
import { settleReply } from './settle-reply';

const repliesAtATime = 20;

/**
 * Takes up the bulk operations of a shop that are over, whoever began them: each line is settled by its own reply, for COMPLETED says nothing of lines.
 * Lines without a reply (it failed, was cancelled, lost them, was never begun) are requests that are open now: they go out by themselves, as they were,
 * under their keys. What still runs is left to run.
 */
export async function settleBulks(delivery: Delivery, signal: AbortSignal): Promise<void> {
  const { bulk, shopId } = delivery;
  for (const { bulkId } of await bulk.book.open(shopId)) {
    const seen = await bulk.writes.look(shopId, bulkId, signal);
    if (seen && !seen.isOver) continue;
    if (seen) await settleReplies(delivery, bulkId, signal);
    await bulk.book.end(bulkId);
  }
}

async function settleReplies(delivery: Delivery, bulkId: string, signal: AbortSignal): Promise<void> {
  const { bulk, shopId } = delivery;
  let waiting = new Map<number, WriteReply>();
  const settle = async (): Promise<void> => {
    await settleLines(delivery, bulkId, waiting);
    waiting = new Map();
  };
  try {
    for await (const { line, reply } of bulk.writes.replies(shopId, bulkId, signal)) {
      waiting.set(line, reply);
      if (waiting.size === repliesAtATime) await settle();
    }
  } catch (error) {
    // A result that cannot be fetched is one without replies.
    if (!(error instanceof StocklineError) || !error.code.startsWith('bulk_')) throw error;
  }
  await settle();
}

async function settleLines(
  delivery: Delivery,
  bulkId: string,
  replies: ReadonlyMap<number, WriteReply>,
): Promise<void> {
  const { bulk, shopId, publish } = delivery;
  if (replies.size === 0) return;
  const requests = await bulk.book.requests(bulkId, [...replies.keys()]);
  for (const [line, request] of requests)
    await settleReply(
      delivery,
      request,
      replies.get(line)!,
      await bulk.book.overtaken(shopId, publish, request.requestId),
    );
}
