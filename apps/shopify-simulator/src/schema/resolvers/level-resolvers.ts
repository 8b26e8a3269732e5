import type { InventoryLevel } from '../../state/catalog';
import { isQuantityName, type QuantityName } from '../../state/quantity-names';
import { badRequest } from '../../requests/api-errors';
import type { Resolvers } from '../resolver';
import { shownTime } from '../shown-time';

interface ShownQuantity {
  readonly row: number;
  readonly name: QuantityName;
}

export const levelResolvers: Resolvers = {
  InventoryLevel: {
    id: ({ row }: InventoryLevel, _args, { shop }) => shop.levelId(row),
    isActive: ({ row }: InventoryLevel, _args, { shop }) => shop.levels.isActive(row),
    item: ({ row }: InventoryLevel, _args, { shop }) => shop.itemAt(row),
    location: ({ row }: InventoryLevel, _args, { shop }) => shop.locationAt(row),
    createdAt: ({ row }: InventoryLevel, _args, { shop }) => shownTime(shop.levels.createdAt(row)),
    updatedAt: ({ row }: InventoryLevel, _args, { shop }) => shownTime(shop.levels.updatedAt(row)),
    quantities: ({ row }: InventoryLevel, { names }: { names: readonly string[] }) =>
      names.map((name): ShownQuantity => {
        if (!isQuantityName(name)) throw badRequest(`The quantity name '${name}' is invalid.`);
        return { row, name };
      }),
  },
  InventoryQuantity: {
    id: ({ row, name }: ShownQuantity, _args, { shop }) =>
      shop.levelId(row).replace('/InventoryLevel/', '/InventoryQuantity/').concat(`&name=${name}`),
    quantity: ({ row, name }: ShownQuantity, _args, { shop }) => shop.levels.quantity(row, name),
    updatedAt: ({ row, name }: ShownQuantity, _args, { shop }) => {
      const atMs = shop.levels.writtenAt(row, name);
      return atMs === null ? null : shownTime(atMs);
    },
  },
};
