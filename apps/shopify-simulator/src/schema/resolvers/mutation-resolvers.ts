import type { ChangeGroup, QuantityChange } from '../../state/ledger';
import { activateLevel, type ActivateArguments } from '../../mutations/activate-level';
import { setQuantities } from '../../mutations/set-quantities';
import type { SetQuantitiesInput } from '../../mutations/set-quantities-input';
import { rowOfPair, underKey } from '../../mutations/under-key';
import { userError } from '../../mutations/user-error';
import type { Resolvers } from '../resolver';
import { shownTime } from '../shown-time';
import { changeUnderKey } from './change-under-key';

interface ChangesArguments {
  inventoryItemIds?: readonly string[] | null;
  locationIds?: readonly string[] | null;
  quantityNames?: readonly string[] | null;
}

export const mutationResolvers: Resolvers = {
  Mutation: {
    inventorySetQuantities: (_root, { input }: { input: SetQuantitiesInput }, context, info) =>
      changeUnderKey(context, info, {
        args: input,
        rows: input.quantities,
        rowType: 'InventoryQuantityInput',
        change: () => setQuantities(context, input),
      }),
    inventoryActivate: (_root, args: ActivateArguments, context, info) =>
      underKey(context, info, {
        args,
        demand: () => undefined,
        firstRow: () => rowOfPair(context, args),
        run: () => {
          const { row, userErrors } = activateLevel(context, args);
          return { payload: { inventoryLevel: levelOf(row), userErrors }, userErrors, reference: row };
        },
        show: (reference, userErrors) => ({ inventoryLevel: levelOf(reference), userErrors }),
      }),
    inventoryItemUpdate: async (
      _root,
      { id, input }: { id: string; input: { sku?: string | null; tracked?: boolean | null } },
      { shop, nowMs, beforeWrite },
    ) => {
      await beforeWrite(() => undefined);
      const item = shop.items.get(id);
      if (!item)
        return {
          inventoryItem: null,
          userErrors: [userError(['id'], "The product couldn't be updated because it does not exist.")],
        };
      if (typeof input.tracked === 'boolean') item.tracked = input.tracked;
      if (input.sku !== undefined) {
        item.sku = input.sku;
        for (const variant of item.variants) variant.sku = input.sku;
      }
      item.updatedAtMs = nowMs();
      shop.onEvent({ topic: 'INVENTORY_ITEMS_UPDATE', itemId: id });
      return { inventoryItem: item, userErrors: [] };
    },
  },
  InventoryAdjustmentGroup: {
    id: ({ ordinal }: ChangeGroup) => `gid://shopify/InventoryAdjustmentGroup/${ordinal + 1}`,
    createdAt: ({ atMs }: ChangeGroup) => shownTime(atMs),
    changes: ({ changes }: ChangeGroup, args: ChangesArguments, { shop }) =>
      changes.filter(
        ({ row, name }) =>
          (args.inventoryItemIds?.includes(shop.itemAt(row).id) ?? true) &&
          (args.locationIds?.includes(shop.locationAt(row).id) ?? true) &&
          (args.quantityNames?.includes(name) ?? true),
      ),
  },
  InventoryChange: {
    item: ({ row }: QuantityChange, _args, { shop }) => shop.itemAt(row),
    location: ({ row }: QuantityChange, _args, { shop }) => shop.locationAt(row),
    /** The live API answers nothing here for quantities that were set; who needs the value reads it back. */
    quantityAfterChange: () => null,
    ledgerDocumentUri: () => null,
  },
};

const levelOf = (row: number | null) => (row === null ? null : { kind: 'InventoryLevel', row });
