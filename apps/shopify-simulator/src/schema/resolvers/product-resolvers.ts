import type { Collection, Product, ProductVariant } from '../../state/catalog';
import { connection, type PageArguments } from '../connection';
import type { Resolvers } from '../resolver';
import { shownTime } from '../shown-time';

export const productResolvers: Resolvers = {
  Product: {
    updatedAt: ({ updatedAtMs }: Product) => shownTime(updatedAtMs),
    collections: (product: Product, args: PageArguments, context) =>
      connection(context, args, {
        members: product.collections.toSorted((left, right) => left.number - right.number),
        numberOf: ({ number }) => number,
        show: (collection) => collection,
      }),
    legacyResourceId: (product: Product) => String(product.number),
    variants: (product: Product, args: PageArguments, context) =>
      connection(context, args, {
        members: product.variants,
        numberOf: ({ position }) => position,
        show: (variant) => variant,
      }),
  },
  Collection: {
    legacyResourceId: ({ number }: Collection) => String(number),
  },
  ProductVariant: {
    updatedAt: ({ updatedAtMs }: ProductVariant) => shownTime(updatedAtMs),
    legacyResourceId: (variant: ProductVariant) => String(variant.number),
    inventoryItem: (variant: ProductVariant) => variant.item,
    /** What is sellable over the active levels; it follows each write at once. */
    inventoryQuantity: ({ item }: ProductVariant, _args, { shop }) =>
      item.rows.reduce(
        (sum, row) => (shop.levels.isActive(row) ? sum + shop.levels.quantity(row, 'available') : sum),
        0,
      ),
  },
};
