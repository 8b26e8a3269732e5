import { adjustQuantities, type AdjustQuantitiesInput } from '../../mutations/adjust-quantities';
import { deactivateLevel, toggleActivation, type ToggleArguments } from '../../mutations/toggle-activation';
import type { Resolvers } from '../resolver';
import { changeUnderKey } from './change-under-key';

export const stockingResolvers: Resolvers = {
  Mutation: {
    inventoryAdjustQuantities: (_root, { input }: { input: AdjustQuantitiesInput }, context, info) =>
      changeUnderKey(context, info, {
        args: input,
        rows: input.changes,
        rowType: 'InventoryChangeInput',
        change: () => adjustQuantities(context, input),
      }),
    inventoryDeactivate: async (_root, { inventoryLevelId }: { inventoryLevelId: string }, context) => {
      await context.beforeWrite(() => undefined);
      return { userErrors: deactivateLevel(context, inventoryLevelId) };
    },
    inventoryBulkToggleActivation: async (_root, args: ToggleArguments, context) => {
      await context.beforeWrite(() => undefined);
      const { itemId, rows, userErrors } = toggleActivation(context, args);
      return {
        inventoryItem: itemId === null ? null : context.shop.items.get(itemId),
        inventoryLevels: rows?.map((row) => ({ kind: 'InventoryLevel', row })) ?? null,
        userErrors,
      };
    },
  },
};
