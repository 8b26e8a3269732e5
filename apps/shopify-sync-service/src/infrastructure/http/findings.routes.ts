import { shape, type RouteDoc } from '@app/common/http';

export const findingCodes = ['sku_blank', 'sku_double', 'sku_nearly_double', 'not_tracked', 'not_stocked'];

export const findingsRoutes = {
  list: {
    id: 'listCatalogueFindings',
    summary: 'What the last reading of a shop’s catalogue found wrong with its items.',
    path: { shopId: shape.text('the shop, as SHOPS_FILE names it', 'north') },
    query: { code: shape.choice('what is wrong', findingCodes), ...shape.paging },
    answer: shape.pageOf(
      shape.object({
        inventoryItemId: shape.text('its number', '9000001'),
        locationId: { type: ['string', 'null'], description: 'its number; null where it is of no one location' },
        code: shape.choice('what is wrong', findingCodes),
        detail: shape.text('in words'),
        runId: shape.text('the run that found it'),
        foundAt: shape.time('RFC 3339'),
      }),
    ),
    problems: ['shop_unknown', ...shape.pagingProblems],
  },
} satisfies Record<string, RouteDoc>;
