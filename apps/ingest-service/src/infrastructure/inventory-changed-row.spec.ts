import fc from 'fast-check';
import { cloudEvent, topics, validateMessage } from '@app/common/contracts';
import type { LedgerEntry } from '../domain/apply-changes';
import { inventoryChangedRow } from './inventory-changed-row';

const told = { topic: topics.inventoryChanged.name, epoch: 3, changedAt: '2026-12-01T02:03:04.005Z' };

const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text));
const units = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
const quantities = fc.record({ quantityOnHand: units, availableToPromise: units });
const entry = fc.record({
  change: fc.record({
    productId: name,
    facilityId: name,
    reasonCode: name,
    cause: fc.record({ kind: fc.constant('event'), source: name, eventId: name, orderId: name }),
  }),
  delta: quantities,
  levelAfter: quantities,
  version: fc.integer({ min: 1 }),
});

describe('what inventory-changed tells of a row of the ledger', () => {
  it('is the event that its contract describes, whatever stands in the names', () => {
    fc.assert(
      fc.property(entry, (row) => {
        const { change, delta, levelAfter, version } = row;
        const { productId, facilityId, reasonCode, cause } = change;
        const [topic, key, payload] = inventoryChangedRow(row as unknown as LedgerEntry, told);
        const event = JSON.parse(payload) as { id: string; data: unknown };
        expect([topic, key]).toEqual(['inventory-changed', `${productId}|${facilityId}`]);
        expect(event).toEqual(
          cloudEvent({
            id: event.id,
            source: 'stockline/ingest',
            type: 'stockline.inventory-changed.v1',
            subject: key,
            time: told.changedAt,
            data: {
              ...{ productId, facilityId, reasonCode, cause, epoch: told.epoch, version, changedAt: told.changedAt },
              ...levelAfter,
              quantityOnHandDelta: delta.quantityOnHand,
              availableToPromiseDelta: delta.availableToPromise,
            },
          }),
        );
        validateMessage('stockline.inventory-changed.v1', event.data);
      }),
    );
  });
});
