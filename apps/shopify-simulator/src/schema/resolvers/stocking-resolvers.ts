import { adjustQuantities, type AdjustQuantitiesInput } from '../../mutations/adjust-quantities';
import { demandChangeFrom } from '../../mutations/demand-change-from';
import { deactivateLevel, toggleActivation, type ToggleArguments } from '../../mutations/toggle-activation';
import { rowOfPair, underKey } from '../../mutations/under-key';
import type { Resolvers } from '../resolver';

export const stockingResolvers: Resolvers = {
  Mutation: {
    inventoryAdjustQuantities: (_root, { input }: { input: AdjustQuantitiesInput }, context, info) =>
      underKey(context, info, {
        args: input,
        demand: () => demandChangeFrom(input.changes, 'InventoryChangeInput'),
        firstRow: () => rowOfPair(context, input.changes[0]),
        run: () => {
          const { group, userErrors } = adjustQuantities(context, input);
          return {
            payload: { inventoryAdjustmentGroup: group, userErrors },
            userErrors,
            reference: group?.ordinal ?? null,
          };
        },
        show: (reference, userErrors) => ({
          inventoryAdjustmentGroup: reference === null ? null : context.shop.ledger.all()[reference],
          userErrors,
        }),
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
