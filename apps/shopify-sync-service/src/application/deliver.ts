import type { Delivery } from './delivery';
import type { PlannedLevel, StoredRequest } from './ports';
import { settleReply, type Sent, type Undelivered } from './settle-reply';
import { sideBySide } from './side-by-side';

export const rowsARequest = 250;
/** Of different levels: so many replies can be under way that the distance to the shop does not leave its bucket unused. */
export const requestsAtOnce = 8;

/**
 * Writes planned levels in requests of up to 250, each stored before it is sent. Rows that Shopify will not take are parked alone and the others
 * sent in a new request.
 */
export async function deliver(delivery: Delivery, planned: readonly PlannedLevel[]): Promise<Undelivered> {
  const undelivered: Undelivered = { moved: [], parked: [] };
  const waiting: PlannedLevel[][] = [];
  for (let start = 0; start < planned.length; start += rowsARequest)
    waiting.push(planned.slice(start, start + rowsARequest));
  await sideBySide(waiting, requestsAtOnce, async (batch) => {
    const request = await delivery.levels.store(delivery.shopId, delivery.runId, delivery.publish, batch);
    const { moved, parked, resend } = await sendStored(delivery, request);
    undelivered.moved.push(...moved);
    undelivered.parked.push(...parked);
    waiting.unshift(...resend);
  });
  return undelivered;
}

/** Sends a stored request and settles it by its reply. */
export async function sendStored(
  delivery: Delivery,
  request: StoredRequest,
  overtaken?: ReadonlySet<string>,
): Promise<Sent> {
  await delivery.levels.countSend(request.requestId);
  return settleReply(delivery, request, await delivery.access.write(request), overtaken);
}
