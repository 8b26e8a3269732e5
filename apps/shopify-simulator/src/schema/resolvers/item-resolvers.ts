import type { InventoryItem, InventoryLevel, Location } from '../../state/catalog';
import type { Shop } from '../../state/shop';
import type { RequestContext } from '../../requests/request-context';
import type { GraphQLResolveInfo } from 'graphql';
import { connection, type Connection, type PageArguments } from '../connection';
import type { Resolvers } from '../resolver';
import { shownTime } from '../shown-time';
import { searchIn } from '../search-in';

export interface LevelsArguments extends PageArguments {
  includeInactive?: boolean;
  query?: string | null;
}

const level = (row: number): InventoryLevel => ({ kind: 'InventoryLevel', row });

export const itemResolvers: Resolvers = {
  InventoryItem: {
    createdAt: (item: InventoryItem) => shownTime(item.createdAtMs),
    updatedAt: (item: InventoryItem) => shownTime(item.updatedAtMs),
    legacyResourceId: (item: InventoryItem) => String(item.number),
    duplicateSkuCount: (item: InventoryItem, _args, { shop }) =>
      item.sku === null ? 0 : shop.itemList.filter(({ sku }) => sku === item.sku).length - 1,
    variant: (item: InventoryItem) => item.variants[0],
    variants: (item: InventoryItem, args: PageArguments, context) =>
      connection(context, args, {
        members: item.variants,
        numberOf: ({ number }) => number,
        show: (variant) => variant,
      }),
    inventoryLevel: (item: InventoryItem, args: { locationId: string; includeInactive: boolean }, { shop }) =>
      levelOf(shop, item, shop.locations.get(args.locationId), args.includeInactive),
    inventoryLevels: (item: InventoryItem, args: LevelsArguments, context, info) =>
      levelPage(
        context,
        info,
        args,
        [...item.rows].sort((left, right) => locationNumber(context.shop, left) - locationNumber(context.shop, right)),
        (row) => locationNumber(context.shop, row),
      ),
  },
  Location: {
    createdAt: (location: Location) => shownTime(location.createdAtMs),
    updatedAt: (location: Location) => shownTime(location.updatedAtMs),
    legacyResourceId: (location: Location) => String(location.number),
    fulfillsOnlineOrders: (location: Location) => location.isActive,
    isFulfillmentService: () => false,
    hasActiveInventory: (location: Location, _args, { shop }) =>
      shop.rowsAt(location).some((row) => shop.levels.isActive(row)),
    inventoryLevel: (location: Location, args: { inventoryItemId: string; includeInactive: boolean }, { shop }) =>
      levelOf(shop, shop.items.get(args.inventoryItemId), location, args.includeInactive),
    inventoryLevels: (location: Location, args: LevelsArguments, context, info) =>
      levelPage(context, info, args, context.shop.rowsAt(location), (row) => context.shop.itemAt(row).number),
  },
};

function levelOf(
  shop: Shop,
  item: InventoryItem | undefined,
  location: Location | undefined,
  includeInactive: boolean,
): InventoryLevel | null {
  const row = item && location && shop.rowOf(item, location);
  return row === undefined || !(includeInactive || shop.levels.isActive(row)) ? null : level(row);
}

function levelPage(
  context: RequestContext,
  info: GraphQLResolveInfo,
  args: LevelsArguments,
  rows: readonly number[],
  numberOf: (row: number) => number,
): Connection<InventoryLevel> {
  const found = searchIn(context, info, args.query, ['inventory_item_id'], (row: number) => [
    String(context.shop.itemAt(row).number),
  ]);
  const keep = (row: number): boolean =>
    (args.includeInactive === true || context.shop.levels.isActive(row)) && found(row);
  return connection(context, args, { members: rows, numberOf, keep, show: level });
}

const locationNumber = (shop: Shop, row: number): number => shop.locationAt(row).number;
