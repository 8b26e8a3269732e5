import { shape, type RouteDoc } from '@app/common/http';
import { writer } from './levels.routes';

const nullableText = { type: ['string', 'null'] };
const nullableNumber = { type: ['number', 'null'] };
const number = { type: 'number' };
const nullableTime = shape.orNull(shape.time('RFC 3339'));
const statedBy = {
  type: ['object', 'null'],
  description: 'as threshold-changed names it: the import and line, the call, the undo; null where it is not known',
};

export const explainRoutes = {
  explain: {
    id: 'explainLevel',
    summary:
      'Why a location of a shop shows the number it shows of a product: every step, with where it came from and when.',
    query: {
      productId: shape.text('ours', 'P100'),
      idType: shape.text('with idValue, instead of productId; sku if left out', 'sku'),
      idValue: shape.text('an identification of the product', 'LS-100-M'),
      shopId: shape.text('the shop', 'north'),
      locationId: shape.text('its number, or its gid', '101'),
    },
    needs: ['shopId', 'locationId'],
    answer: shape.object({
      productId: shape.text('ours'),
      shopId: shape.text('the shop'),
      locationId: shape.text('its number'),
      channelId: shape.text('the channel the shop sells in'),
      facilityGroupId: { ...nullableText, description: 'whose stock the channel sells' },
      publish: shape.choice('which quantity is written', ['available', 'on_hand']),
      'note?': shape.text('what should be known of a shop that is written what is on hand'),
      mapping: shape.object({
        locationId: shape.text('its number'),
        facilityId: nullableText,
        facilityGroupId: nullableText,
        master: shape.choice('whose number counts', ['ledger', 'shopify']),
      }),
      facilities: shape.listOf(
        shape.object({
          facilityId: shape.text('ours'),
          isCounted: { type: 'boolean' },
          why: shape.text('why it is counted, or not'),
          priority: { ...nullableNumber, description: '1 sells first; what is held back comes off the largest first' },
          quantityOnHand: nullableNumber,
          reserved: { ...nullableNumber, description: 'quantityOnHand - availableToPromise' },
          availableToPromise: nullableNumber,
          safetyStock: number,
          safetyStockFrom: nullableTime,
          safetyStockCause: statedBy,
          sellable: { ...number, description: 'max(0, availableToPromise - safetyStock)' },
          takenOff: { ...number, description: 'what of threshold and queue comes off this facility' },
          source: shape.object({
            version: nullableNumber,
            changedAt: nullableTime,
            reasonCode: nullableText,
            cause: {
              type: ['object', 'null'],
              description: 'as inventory-changed names it: the import and line, the event, the call',
            },
          }),
        }),
      ),
      sellable: { ...number, description: 'of all counted facilities together' },
      threshold: shape.object({ units: number, from: nullableTime, cause: statedBy }),
      queued: shape.object({ units: number, changedAt: nullableTime }),
      unseen: shape.object(
        { elsewhere: number, here: number, since: nullableTime },
        {
          description:
            'units that shops of the pool sold and the ledger has not heard of, until it does or the grace is over',
        },
      ),
      onlineAvailable: { ...number, description: 'max(0, sellable - threshold - queued - unseen)' },
      target: { ...number, description: 'what the location is to show' },
      levels: shape.listOf(
        shape.object({
          inventoryItemId: shape.text('its number'),
          state: shape.choice('how it stands', ['due', 'confirmed', 'parked']),
          confirmedQuantity: nullableNumber,
          confirmedAt: nullableTime,
          observedQuantity: { ...nullableNumber, description: 'what Shopify said last' },
          observedAt: nullableTime,
          writtenAt: nullableTime,
          writtenBy: writer,
          writtenByRun: { ...nullableText, description: 'the run that wrote it last' },
          lastLookBy: { ...writer, description: 'what looked at it last' },
          lastRun: { ...nullableText, description: 'the run that looked at it last' },
          parkedCode: nullableText,
          parkedReason: nullableText,
          parkedAt: nullableTime,
          parkedHint: nullableText,
        }),
      ),
    }),
    problems: [
      'shop_unknown',
      'product_not_named',
      'product_unknown',
      'product_ambiguous',
      'location_unknown',
      'location_invalid',
      'copies_read_again',
    ],
  },
} satisfies Record<string, RouteDoc>;
