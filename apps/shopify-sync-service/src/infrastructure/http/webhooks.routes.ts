import { shape, type RouteDoc } from '@app/common/http';

export const webhooksRoutes = {
  take: {
    id: 'takeShopWebhook',
    summary: 'A webhook of a shop, taken as a hint that something there is worth a look.',
    more: 'Its door is the signature (X-Shopify-Hmac-Sha256) by the secret of the shop in SHOPS_FILE, not a key. One that comes again is answered and not looked at again.',
    headers: {
      'x-shopify-shop-domain': shape.text('the shop’s own domain', 'north.myshopify.com'),
      'x-shopify-topic': shape.text('what happened', 'inventory_levels/update'),
      'x-shopify-webhook-id': shape.text('the same when it is sent again'),
      'x-shopify-hmac-sha256': shape.text('base64 of the HMAC-SHA256 of the body'),
    },
    body: shape.object({}),
    answer: shape.object({ taken: { type: 'boolean', description: 'false where it was heard before' } }),
    problems: ['webhook_unsigned'],
  },
} satisfies Record<string, RouteDoc>;
