import { shape, type RouteDoc } from '@app/common/http';

const id = { type: ['string', 'null'], minLength: 1, maxLength: 255 };
const nullableText = { type: ['string', 'null'] };
const nullableTime = shape.orNull(shape.time('RFC 3339'));
const master = shape.choice('whose number counts', ['ledger', 'shopify']);
const shopId = shape.text('the shop, as SHOPS_FILE names it', 'north');
export const levelStates = ['due', 'confirmed', 'parked'];

export const shopsRoutes = {
  list: {
    id: 'listShops',
    summary: 'The shops of SHOPS_FILE.',
    answer: shape.pageOf(
      shape.object({
        shopId,
        domain: shape.text('where its Admin API is', 'north.myshopify.com'),
        apiVersion: shape.text('of the Admin API', '2026-10'),
        channelId: shape.text('the channel it sells in', 'ONLINE'),
      }),
    ),
  },
  locations: {
    id: 'listLocations',
    summary: 'What the locations of a shop stand for.',
    path: { shopId },
    answer: shape.pageOf(
      shape.object({
        locationId: shape.text('its number', '1'),
        facilityId: nullableText,
        facilityGroupId: nullableText,
        master,
        version: shape.whole,
      }),
    ),
    problems: ['shop_unknown'],
  },
  map: {
    id: 'mapLocation',
    summary:
      'Says which facility a location of a shop is, or that it stands for the group the channel of the shop sells.',
    path: { shopId, locationId: shape.text('its number, or its gid', '1') },
    body: shape.object(
      { 'facilityId?': id, 'facilityGroupId?': id, 'master?': master },
      {
        description: 'Exactly one of facilityId and facilityGroupId.',
        oneOf: [
          {
            properties: { facilityId: { type: 'string' }, facilityGroupId: { type: 'null' } },
            required: ['facilityId'],
          },
          {
            properties: { facilityGroupId: { type: 'string' }, facilityId: { type: 'null' } },
            required: ['facilityGroupId'],
          },
        ],
      },
    ),
    answer: shape.object({
      shopId,
      locationId: shape.text('its number'),
      name: shape.text('as the shop has it'),
      facilityId: nullableText,
      facilityGroupId: nullableText,
      master,
      changed: { type: 'boolean', description: 'false where it stood so already' },
    }),
    problems: [
      'shop_unknown',
      'location_invalid',
      'location_unknown',
      'location_inactive',
      'facility_unknown',
      'facility_is_channel',
      'group_not_sold',
      'mapping_conflict',
      'shop_unreachable',
      'shop_read_refused',
    ],
  },
  levels: {
    id: 'listShopLevels',
    summary: 'How every level of a shop stands.',
    path: { shopId },
    query: {
      productId: shape.text('ours', 'P100'),
      state: shape.choice('how it stands', levelStates),
      ...shape.paging,
    },
    answer: shape.pageOf(
      shape.object({
        locationId: shape.text('its number'),
        inventoryItemId: shape.text('its number'),
        productId: shape.text('ours'),
        confirmedQuantity: { type: ['number', 'null'], description: 'what the shop confirmed last' },
        confirmedAt: nullableTime,
        observedQuantity: { type: ['number', 'null'], description: 'what the shop said last' },
        parkedCode: nullableText,
        parkedReason: nullableText,
        runId: { ...nullableText, description: 'the run that touched it last' },
        state: shape.choice('how it stands', levelStates),
      }),
    ),
    problems: ['shop_unknown', ...shape.pagingProblems],
  },
} satisfies Record<string, RouteDoc>;
