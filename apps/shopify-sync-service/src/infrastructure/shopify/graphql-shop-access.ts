import { StocklineError } from '@app/common/kernel';
import { ShopAccess, type Observation, type StoredRequest, type Traffic } from '../../application/ports';
import type { UserError } from '../../domain/culprits-of';
import { documents } from './documents';
import type { ShopLine } from './shop-line';

interface Nodes {
  nodes: ({
    id: string;
    tracked?: boolean;
    inventoryLevel?: { isActive: boolean; quantities: { name: string; quantity: number }[] } | null;
  } | null)[];
}
interface SetReply {
  inventorySetQuantities: { userErrors: UserError[] } | null;
}

const idsARead = 250;
const concurrentTries = 20;

/** Shopify's Admin API behind the words of this service. Ids are plain numbers inside, gids on the wire. */
export class GraphqlShopAccess extends ShopAccess {
  constructor(private readonly line: ShopLine) {
    super();
  }

  get traffic(): Traffic {
    return this.line.traffic;
  }

  async observe(locationId: string, inventoryItemIds: readonly string[]): Promise<Map<string, Observation>> {
    const seen = new Map<string, Observation>();
    for (let start = 0; start < inventoryItemIds.length; start += idsARead) {
      const ids = inventoryItemIds.slice(start, start + idsARead);
      const { data, errors } = await this.line.ask<Nodes | null>(documents.readLevels, {
        ids: ids.map((id) => `gid://shopify/InventoryItem/${id}`),
        location: `gid://shopify/Location/${locationId}`,
      });
      if (!data?.nodes)
        throw new StocklineError({
          code: 'shop_read_refused',
          message: `the shop answered a read with ${errors[0]?.message ?? 'nothing'}`,
          hint: 'Its levels stay due.',
        });
      for (const [index, node] of data.nodes.entries()) seen.set(ids[index]!, observationOf(node));
    }
    return seen;
  }

  async write(
    request: StoredRequest,
  ): Promise<{ errors: readonly UserError[]; refused: { code: string; reason: string } | undefined }> {
    for (let attempt = 1; ; attempt++) {
      const { data, errors } = await this.line.ask<SetReply | null>(
        documents.setQuantities,
        JSON.parse(request.variables) as object,
      );
      const payload = data?.inventorySetQuantities;
      if (!payload)
        return {
          errors: [],
          refused: {
            code: errors[0]?.extensions?.code ?? 'GRAPHQL_ERROR',
            reason: errors[0]?.message ?? 'the reply holds no payload',
          },
        };
      const inProgress = payload.userErrors.some(({ code }) => code === 'IDEMPOTENCY_CONCURRENT_REQUEST');
      if (!inProgress || attempt >= concurrentTries) return { errors: payload.userErrors, refused: undefined };
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

function observationOf(node: Nodes['nodes'][number]): Observation {
  if (!node) return { code: 'ITEM_UNKNOWN', reason: 'the shop knows no such inventory item' };
  if (node.tracked === false)
    return {
      code: 'ITEM_NOT_TRACKED',
      reason: 'the shop does not track this item: a write would be lost without a word',
    };
  if (!node.inventoryLevel) return { code: 'ITEM_NOT_STOCKED', reason: 'the item is not stocked at this location' };
  if (!node.inventoryLevel.isActive)
    return {
      code: 'LEVEL_INACTIVE',
      reason: 'the item is not active at this location: what is written there is not sold',
    };
  return { quantity: node.inventoryLevel.quantities.find(({ name }) => name === 'available')?.quantity ?? 0 };
}
