import { plans } from '../../cost/plans';
import { onHandParts, quantityNames } from '../../state/quantity-names';
import type { Shop } from '../../state/shop';
import type { Resolvers } from '../resolver';
import { apiVersions } from '../versions';

const displayName = (name: string): string => name[0]!.toUpperCase() + name.slice(1).replaceAll('_', ' ');

export const shopResolvers: Resolvers = {
  QueryRoot: {
    shop: (_root, _args, { shop }) => shop,
    inventoryProperties: () => ({
      quantityNames: quantityNames.map((name) => ({
        name,
        displayName: displayName(name),
        isInUse: true,
        belongsTo: onHandParts.includes(name) ? ['on_hand'] : [],
        comprises: name === 'on_hand' ? onHandParts.toSorted() : [],
      })),
    }),
    publicApiVersions: () => apiVersions.map((handle) => ({ handle, displayName: handle, supported: true })),
    currentAppInstallation: (_root, _args, { scopes }) => ({ accessScopes: [...scopes].map((handle) => ({ handle })) }),
  },
  Shop: {
    id: ({ ordinal }: Shop) => `gid://shopify/Shop/${ordinal + 1}`,
    name: ({ domain }: Shop) => domain.split('.')[0],
    myshopifyDomain: ({ domain }: Shop) => domain,
    plan: ({ plan }: Shop) => plans[plan],
  },
};
