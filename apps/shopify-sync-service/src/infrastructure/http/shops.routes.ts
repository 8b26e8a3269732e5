import { shape, type RouteDoc } from '@app/common/http';

const id = { type: ['string', 'null'], minLength: 1, maxLength: 255 };
const nullableText = { type: ['string', 'null'] };
const master = shape.choice('whose number counts', ['ledger', 'shopify']);
const shopId = shape.text('the shop, as SHOPS_FILE names it', 'north');

export const shopsRoutes = {
  list: {
    id: 'listShops',
    summary: 'The shops of SHOPS_FILE.',
    answer: shape.pageOf(
      shape.object({
        shopId,
        domain: shape.text('where its Admin API is', 'north.myshopify.com'),
        apiVersion: shape.text('of the Admin API that is asked for', '2026-10'),
        answeredVersion: {
          ...nullableText,
          description: 'the version that answered last; another one = ours is out of support',
        },
        deprecatedReason: {
          ...nullableText,
          description: 'what the shop said last of something deprecated in what we ask',
        },
        channelId: shape.text('the channel it sells in', 'ONLINE'),
        publish: shape.choice('which quantity is written', ['available', 'on_hand']),
        isOn: { type: 'boolean', description: 'false = neither read nor written; what is due stays due' },
        overlaps: shape.listOf(
          shape.object(
            {
              channelId: shape.text('the other channel', 'OUTLET'),
              facilityGroupId: shape.text('whose stock it sells', 'OUTLETS'),
              facilityIds: shape.listOf(shape.text('a facility of both', 'F1')),
            },
            {
              description:
                'a channel that shares a part of the stock: what is queued or sold unheard of in one comes off both, so each may show too little. Let them sell one group, or groups that share nothing.',
            },
          ),
        ),
      }),
    ),
  },
  turn: {
    id: 'switchShop',
    summary: 'Turns a shop on or off: while it is off it is neither read nor written, and what is due stays due.',
    path: { shopId },
    body: shape.object({
      isOn: { type: 'boolean' },
      reason: shape.text('kept with who and when', 'stocktaking', { minLength: 1, maxLength: 500 }),
    }),
    answer: shape.object({ shopId, isOn: { type: 'boolean' }, changed: { type: 'boolean' } }),
    problems: ['shop_unknown'],
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
      'note?': shape.text('what should be known of a shop that is written what is on hand'),
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
} satisfies Record<string, RouteDoc>;
