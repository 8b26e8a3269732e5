import type { InventoryItem, Product, ProductVariant } from '../../state/catalog';
import type { Shop } from '../../state/shop';
import { invalidId } from '../../requests/api-errors';
import { numberOfGid, typeOfGid, type GidType } from '../../state/gid';
import { connection, type PageArguments } from '../connection';
import type { Resolvers } from '../resolver';
import { searchIn } from '../search-in';

interface ListArguments extends PageArguments {
  query?: string | null;
}

const byNumber = { numberOf: ({ number }: { number: number }) => number, show: <T>(member: T) => member };

export const queryResolvers: Resolvers = {
  QueryRoot: {
    inventoryItem: (_root, { id }: { id: string }, { shop }) => only('InventoryItem', id, shop.items),
    inventoryLevel: (_root, { id }: { id: string }, { shop }) => {
      if (typeOfGid(id) !== 'InventoryLevel') throw invalidId(id);
      return nodeOf(shop, id);
    },
    location: (_root, { id }: { id?: string | null }, { shop }) =>
      id ? only('Location', id, shop.locations) : (shop.locationList.find(({ isActive }) => isActive) ?? null),
    node: (_root, { id }: { id: string }, { shop }) => nodeOf(shop, id),
    nodes: (_root, { ids }: { ids: readonly string[] }, { shop }) => ids.map((id) => nodeOf(shop, id)),
    inventoryItems: (_root, args: ListArguments, context, info) =>
      connection(context, args, {
        members: context.shop.itemsInOrder.all(),
        ...byNumber,
        keep: searchIn(context, info, args.query, ['sku', 'id'], (item: InventoryItem, field) =>
          field === 'id' ? [String(item.number)] : present(item.sku),
        ),
      }),
    productVariants: (_root, args: ListArguments, context, info) =>
      connection(context, args, {
        members: context.shop.variantsInOrder.all(),
        ...byNumber,
        keep: searchIn(context, info, args.query, ['sku', 'id', 'product_id'], (variant: ProductVariant, field) =>
          field === 'sku' ? present(variant.sku) : [String(field === 'id' ? variant.number : variant.product.number)],
        ),
      }),
    products: (_root, args: ListArguments, context, info) =>
      connection(context, args, {
        members: context.shop.productsInOrder.all(),
        ...byNumber,
        keep: searchIn(context, info, args.query, ['id', 'status', 'tag', 'title', 'sku'], productValues),
      }),
    locations: (_root, args: ListArguments & { includeInactive: boolean }, context, info) => {
      const inOrder = context.shop.locationList.toSorted((left, right) =>
        left.name < right.name ? -1 : left.name > right.name ? 1 : left.number - right.number,
      );
      const found = searchIn(
        context,
        info,
        args.query,
        ['id', 'name', 'active'],
        (location: (typeof inOrder)[number], field) =>
          field === 'id' ? [String(location.number)] : [field === 'name' ? location.name : String(location.isActive)],
      );
      const position = new Map(inOrder.map((location, index) => [location, index + 1]));
      return connection(context, args, {
        members: inOrder,
        numberOf: (location) => position.get(location)!,
        keep: (location) => (args.includeInactive || location.isActive) && found(location),
        show: (location) => location,
      });
    },
  },
};

function productValues(product: Product, field: string): readonly string[] {
  if (field === 'id') return [String(product.number)];
  if (field === 'status') return [product.status];
  if (field === 'tag') return product.tags;
  return field === 'title' ? [product.title] : product.variants.flatMap(({ sku }) => present(sku));
}

/** The thing of that type with that id, or null; an id of another type is an error. */
function only<T>(type: GidType, id: string, all: ReadonlyMap<string, T>): T | null {
  if (numberOfGid(type, id) === undefined) throw invalidId(id);
  return all.get(id) ?? null;
}

function nodeOf(shop: Shop, id: string): object | null {
  const type = typeOfGid(id);
  if (type === undefined) throw invalidId(id);
  if (type === 'InventoryLevel') {
    const row = shop.rowOfLevelId(id);
    return row === undefined ? null : { kind: 'InventoryLevel', row };
  }
  return shop.items.get(id) ?? shop.locations.get(id) ?? shop.variants.get(id) ?? shop.products.get(id) ?? null;
}

const present = (text: string | null): readonly string[] => (text === null ? [] : [text]);
