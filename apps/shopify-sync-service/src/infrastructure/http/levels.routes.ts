import { shape, type RouteDoc } from '@app/common/http';

const nullableText = { type: ['string', 'null'] };
const nullableNumber = { type: ['number', 'null'] };
const nullableTime = shape.orNull(shape.time('RFC 3339'));
const path = { shopId: shape.text('the shop, as SHOPS_FILE names it', 'north') };
const productId = shape.text('ours', 'P100');
const locationId = shape.text('its number, or its gid', '101');
export const levelStates = ['due', 'confirmed', 'parked'];

export const writer = {
  type: ['string', 'null'],
  enum: ['run', 'event_mode', null],
  description: 'what wrote it last; a visit of event mode is no run',
};
const level = {
  locationId: shape.text('its number'),
  inventoryItemId: shape.text('its number'),
  productId: shape.text('ours'),
  confirmedQuantity: { ...nullableNumber, description: 'what the shop confirmed last' },
  confirmedAt: nullableTime,
  observedQuantity: { ...nullableNumber, description: 'what the shop said last' },
  observedAt: nullableTime,
  writtenAt: nullableTime,
  writtenBy: writer,
  writtenByRun: { ...nullableText, description: 'the run that wrote it last' },
  parkedCode: nullableText,
  parkedReason: nullableText,
  runId: { ...nullableText, description: 'the run that touched it last' },
  state: shape.choice('how it stands', levelStates),
};

export const levelsRoutes = {
  levels: {
    id: 'listShopLevels',
    summary: 'How every level of a shop stands.',
    path,
    query: { productId, locationId, state: shape.choice('how it stands', levelStates), ...shape.paging },
    answer: shape.pageOf(shape.object(level)),
    problems: ['shop_unknown', 'location_invalid', ...shape.pagingProblems],
  },
  parked: {
    id: 'listParkedLevels',
    summary: 'Levels of a shop that are set aside, with Shopify’s own code and words and what can be done.',
    more: 'A level comes back when its product or mapping changes, when the shop shows that its cause is gone, or by hand.',
    path,
    query: { productId, locationId, code: shape.text('why', 'ITEM_NOT_TRACKED'), ...shape.paging },
    answer: shape.pageOf(
      shape.object({
        locationId: shape.text('its number'),
        inventoryItemId: shape.text('its number'),
        productId: shape.text('ours'),
        code: shape.text('why', 'ITEM_NOT_TRACKED'),
        reason: shape.text('in Shopify’s words, where it said any'),
        hint: shape.text('what can be done'),
        parkedAt: nullableTime,
        observedQuantity: { ...nullableNumber, description: 'what the shop said last' },
        runId: { ...nullableText, description: 'the run that set it aside' },
      }),
    ),
    problems: ['shop_unknown', 'location_invalid', ...shape.pagingProblems],
  },
  release: {
    id: 'releaseParkedLevels',
    summary: 'Takes levels that are set aside up again; the next run tries them. Who did so, and why, is in the audit.',
    path,
    body: shape.object(
      {
        'productId?': { type: 'string', minLength: 1, maxLength: 255 },
        'locationId?': { type: 'string', minLength: 1, maxLength: 60 },
        'code?': { type: 'string', minLength: 1, maxLength: 100 },
        reason: shape.text('kept with who and when', 'tracking is on now', { minLength: 1, maxLength: 500 }),
      },
      { description: 'Which: all that fit every member given; with none but the reason, all of the shop.' },
    ),
    answer: shape.object({ shopId: shape.text('the shop'), released: shape.whole }),
    problems: ['shop_unknown', 'location_invalid'],
  },
} satisfies Record<string, RouteDoc>;
