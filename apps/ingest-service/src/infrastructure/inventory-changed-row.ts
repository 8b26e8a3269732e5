import { newId } from '@app/common/kernel';
import type { LedgerEntry } from '../domain/apply-changes';

/** What all messages of a batch share. */
export interface ToldTogether {
  topic: string;
  epoch: number;
  /** RFC 3339, in UTC. */
  changedAt: string;
}

/**
 * What `inventory-changed` tells of a ledger row: topic, key and payload, a CloudEvent. Written out member by member, as `inventoryChangedPayload` does
 * it in SQL: half the price of making two objects and letting them be written.
 */
export function inventoryChangedRow(
  { change, delta, levelAfter, version }: LedgerEntry,
  { topic, epoch, changedAt }: ToldTogether,
): [topic: string, key: string, payload: string] {
  const { productId, facilityId, reasonCode, cause } = change;
  const key = `${productId}|${facilityId}`;
  const payload =
    `{"specversion":"1.0","id":"${newId()}","source":"stockline/ingest","type":"stockline.inventory-changed.v1","subject":${JSON.stringify(key)},"time":"${changedAt}"` +
    `,"datacontenttype":"application/json","data":{"productId":${JSON.stringify(productId)},"facilityId":${JSON.stringify(facilityId)}` +
    `,"quantityOnHand":${levelAfter.quantityOnHand},"availableToPromise":${levelAfter.availableToPromise}` +
    `,"quantityOnHandDelta":${delta.quantityOnHand},"availableToPromiseDelta":${delta.availableToPromise}` +
    `,"reasonCode":${JSON.stringify(reasonCode)},"epoch":${epoch},"version":${version},"changedAt":"${changedAt}","cause":${JSON.stringify(cause)}}}`;
  return [topic, key, payload];
}
