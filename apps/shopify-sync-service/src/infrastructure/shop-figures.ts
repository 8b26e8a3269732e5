import type { Figure } from '@app/common/observability';
import type { Shops } from './shopify/shops';

/** What the shops' answers said beside their data. */
export const shopFigures = (shops: Shops): Figure[] => [
  {
    name: 'stockline_shop_api_notices',
    help: 'Answers of a shop, since this replica began, by another API version than was asked for, or that named something deprecated',
    labels: ['shop', 'notice'],
    read: async () =>
      shops.all.flatMap(({ shopId: shop, notices }) => [
        { labels: { shop, notice: 'version_fallback' }, value: notices.versionFallbacks },
        { labels: { shop, notice: 'deprecated' }, value: notices.deprecations },
      ]),
  },
];
