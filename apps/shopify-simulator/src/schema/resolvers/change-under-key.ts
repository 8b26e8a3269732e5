import type { GraphQLResolveInfo } from 'graphql';
import { demandChangeFrom } from '../../mutations/demand-change-from';
import { rowOfPair, underKey } from '../../mutations/under-key';
import type { UserError } from '../../mutations/user-error';
import type { RequestContext } from '../../requests/request-context';
import type { ChangeGroup } from '../../state/ledger';

interface QuantityMutation {
  args: object;
  rows: readonly { inventoryItemId: string; locationId: string }[];
  /** As errors name the type of a row. */
  rowType: string;
  change: () => { group: ChangeGroup | null; userErrors: readonly UserError[] };
}

/** Answers a mutation of quantities with the group of changes that it made; a key that comes again is shown the group that the ledger holds. */
export const changeUnderKey = (
  context: RequestContext,
  info: GraphQLResolveInfo,
  { args, rows, rowType, change }: QuantityMutation,
): Promise<object> =>
  underKey<object>(context, info, {
    args,
    demand: () => demandChangeFrom(rows, rowType),
    firstRow: () => rowOfPair(context, rows[0]),
    run: () => {
      const { group, userErrors } = change();
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
  });
