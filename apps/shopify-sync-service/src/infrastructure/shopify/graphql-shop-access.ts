import { setTimeout as pause } from 'node:timers/promises';
import { StocklineError } from '@app/common/kernel';
import {
  ShopAccess,
  placeOf,
  type DueLevel,
  type ListedLevel,
  type Observation,
  type Observations,
  type StoredRequest,
  type Traffic,
} from '../../application/ports';
import type { Published } from '../../domain/targets-of';
import { sideBySide } from '../../application/side-by-side';
import type { UserError } from '../../domain/culprits-of';
import { urgencyOf } from '../../domain/urgency';
import { documents } from './documents';
import type { GraphqlError } from './send';
import type { ShopLine } from './shop-line';

interface Level {
  isActive: boolean;
  quantities: { name: string; quantity: number }[];
}
interface Nodes {
  nodes: ({ id: string; tracked?: boolean; inventoryLevel?: Level | null } | null)[];
}
interface ListedNode extends Level {
  item: { id: string; tracked: boolean };
}
interface LevelPage {
  nodes: ListedNode[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}
interface SetReply {
  inventorySetQuantities: { userErrors: UserError[] } | null;
}

const idsARead = 250;
const readsAtOnce = 8;
/** How often, and how far apart, a shop that is still at a request is asked for it again. */
const patience = { tries: 20, everyMs: 250 };

/** Shopify's Admin API behind the words of this service. Ids are plain numbers inside, gids on the wire. */
export class GraphqlShopAccess extends ShopAccess {
  constructor(
    private readonly line: ShopLine,
    private readonly publish: Published,
    private readonly waits = patience,
  ) {
    super();
  }

  get traffic(): Traffic {
    return this.line.traffic;
  }

  async observe(levels: readonly DueLevel[]): Promise<Observations> {
    const seen = new Map<string, Observation>();
    const reads = [...Map.groupBy(levels, (level) => level.locationId)].flatMap(([locationId, atLocation]) =>
      Array.from({ length: Math.ceil(atLocation.length / idsARead) }, (_, page) => ({
        locationId,
        asked: atLocation.slice(page * idsARead, (page + 1) * idsARead),
      })),
    );
    await sideBySide(reads, readsAtOnce, async ({ locationId, asked }) => {
      const { data, errors } = await this.line.ask<Nodes | null>(documents.readLevels, {
        ids: asked.map(({ inventoryItemId }) => `gid://shopify/InventoryItem/${inventoryItemId}`),
        location: gidOf(locationId),
        names: [this.publish],
      });
      if (!data?.nodes) throw readRefused(errors);
      for (const [index, node] of data.nodes.entries()) seen.set(placeOf(asked[index]!), observationOf(node));
    });
    return seen;
  }

  async *list(locationId: string): AsyncGenerator<readonly ListedLevel[]> {
    for (let after: string | null = null; ;) {
      const page: LevelPage | null = await this.listPage(locationId, after);
      // A location that is gone has no levels: each that is ours is told so.
      if (page === null) return;
      yield page.nodes.map((node) => listedLevel(locationId, node));
      if (!page.pageInfo.hasNextPage) return;
      after = page.pageInfo.endCursor;
    }
  }

  private async listPage(locationId: string, after: string | null): Promise<LevelPage | null> {
    const { data, errors } = await this.line.ask<{ location: { inventoryLevels: LevelPage } | null } | null>(
      documents.listLevels,
      { location: gidOf(locationId), after, names: [this.publish] },
    );
    if (!data || errors.length > 0) throw readRefused(errors);
    return data.location?.inventoryLevels ?? null;
  }

  async write(
    request: StoredRequest,
  ): Promise<{ errors: readonly UserError[]; refused: { code: string; reason: string } | undefined }> {
    const howUrgent = urgencyOf(request.levels);
    for (let attempt = 1; ; attempt++) {
      const { data, errors } = await this.line.ask<SetReply | null>(
        documents.setQuantities,
        JSON.parse(request.variables) as object,
        howUrgent,
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
      if (!inProgress) return { errors: payload.userErrors, refused: undefined };
      // Nothing is known of it yet: given up, what it writes later would be taken for somebody else's.
      if (attempt >= this.waits.tries) throw stillInProgress(request);
      await pause(this.waits.everyMs);
    }
  }
}

const gidOf = (locationId: string): string => `gid://shopify/Location/${locationId}`;

const stillInProgress = ({ requestId }: StoredRequest): StocklineError =>
  new StocklineError({
    code: 'shop_unreachable',
    message: `the shop is still at request ${requestId}, which was sent before`,
    hint: 'Its levels stay due; the next run asks for it again by its key.',
  });

const readRefused = (errors: readonly GraphqlError[]): StocklineError =>
  new StocklineError({
    code: 'shop_read_refused',
    message: `the shop answered a read with ${errors[0]?.message ?? 'nothing'}`,
    hint: 'Its levels stay due.',
  });

function observationOf(node: Nodes['nodes'][number]): Observation {
  if (!node) return { code: 'ITEM_UNKNOWN' };
  if (node.tracked === false) return { code: 'ITEM_NOT_TRACKED' };
  return node.inventoryLevel ? levelObservation(node.inventoryLevel) : { code: 'ITEM_NOT_STOCKED' };
}

const levelObservation = ({ isActive, quantities }: Level): Observation =>
  isActive ? { quantity: quantities[0]?.quantity ?? 0 } : { code: 'LEVEL_INACTIVE' };

const listedLevel = (locationId: string, { item, ...level }: ListedNode): ListedLevel => ({
  locationId,
  inventoryItemId: item.id.slice(item.id.lastIndexOf('/') + 1),
  observation: item.tracked ? levelObservation(level) : { code: 'ITEM_NOT_TRACKED' },
});
