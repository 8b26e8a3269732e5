import type { Product, ProductVariant } from '../../state/catalog';
import { connection, type PageArguments } from '../connection';
import type { Resolvers } from '../resolver';

export const productResolvers: Resolvers = {
  Product: {
    legacyResourceId: (product: Product) => String(product.number),
    variants: (product: Product, args: PageArguments) =>
      connection(args, { members: product.variants, numberOf: ({ position }) => position, show: (variant) => variant }),
  },
  ProductVariant: {
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
