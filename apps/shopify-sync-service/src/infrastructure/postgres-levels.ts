import type { Database } from '@app/common/database';
import {
  Levels,
  type BulkLine,
  type DueLevel,
  type FoundProduct,
  type LevelOutcome,
  type ListedLevel,
  type Observations,
  type PlannedLevel,
  type RunCounts,
  type SeenLevel,
  type SharedFacts,
  type Selection,
  type Shop,
  type StoredRequest,
  type WatchedProduct,
} from '../application/ports';
import type { ShopListing } from '../application/shop-listing';
import type { Published, ShopLayout } from '../domain/targets-of';
import { finishMarking } from './finish-marking';
import { beginReading, endReading, readingMoved } from './bulk-operations';
import { inBulk } from './bulk-lines';
import { compareListed } from './compare-listed';
import { beginListing, beginPages, forgetListed, keepPage, listedOf, unlist } from './listed-levels';
import { tellReading } from './shop-readings';
import { readLayout } from './mark-changed';
import { readFacts } from './read-facts';
import { recheckLevels } from './recheck-levels';
import { countsOf, tellLevels } from './run-levels';
import {
  countDiffering,
  shopsWithChanges,
  countSelected,
  deferRest,
  dueLevel,
  levelColumns,
  selectLevels,
  type LevelRow,
} from './select-levels';
import { bookFound, readWatched, releaseUnseen } from './unseen-orders';
import { unsettledBeside } from './unsettled-beside';
import { settleLevels } from './settle-levels';
import { openRequests, settleRequest, storeRequest } from './stored-requests';

export class PostgresLevels extends Levels {
  constructor(private readonly database: Database) {
    super();
  }

  async shopsSelling(facilityGroupId: string | null): Promise<Shop[]> {
    return this.database.query<Shop>(
      `select s.shop_id as "shopId", s.channel_id as "channelId", s.is_on as "isOn" from shop s left join facility c on c.facility_id = s.channel_id
       where ($1::text is null or c.facility_group_id = $1) and exists (select from location_mapping m where m.shop_id = s.shop_id) order by 1`,
      [facilityGroupId],
    );
  }

  async shopsWithChanges(): Promise<string[]> {
    return shopsWithChanges(this.database);
  }

  async locationsOfGroup(shopId: string, facilityGroupId: string): Promise<string[]> {
    const rows = await this.database.query<{ location_id: string }>(
      `select m.location_id from location_mapping m where m.shop_id = $1 and (m.facility_group_id = $2 or exists (
         select from facility_group_member g where g.facility_group_id = $2 and g.facility_id = m.facility_id)) order by 1`,
      [shopId, facilityGroupId],
    );
    return rows.map(({ location_id }) => location_id);
  }

  async groupExists(facilityGroupId: string): Promise<boolean> {
    return (
      (await this.database.query('select from facility_group where facility_group_id = $1', [facilityGroupId])).length >
      0
    );
  }

  async layout(shopId: string): Promise<ShopLayout> {
    return readLayout(this.database, shopId);
  }

  async finishMarking(shopId: string): Promise<void> {
    await recheckLevels(this.database, shopId);
    await finishMarking(this.database, shopId);
  }

  async select(shopId: string, selection: Selection, afterProductId: string, limit: number): Promise<DueLevel[]> {
    return selectLevels(this.database, shopId, selection, afterProductId, limit);
  }

  async countSelected(shopId: string, selection: Selection): Promise<number> {
    return countSelected(this.database, shopId, selection);
  }

  async countDiffering(runId: string, shopId: string, selection: Selection): Promise<number> {
    return countDiffering(this.database, runId, shopId, selection);
  }

  async again(shopId: string, levels: readonly DueLevel[]): Promise<DueLevel[]> {
    if (levels.length === 0) return [];
    const rows = await this.database.query<LevelRow>(
      `select ${levelColumns}
       from unnest($2::text[], $3::text[]) as n (location_id, inventory_item_id) join shop_level l using (location_id, inventory_item_id)
       where l.shop_id = $1 order by 1, 2`,
      [shopId, levels.map(({ locationId }) => locationId), levels.map(({ inventoryItemId }) => inventoryItemId)],
    );
    return rows.map(dueLevel);
  }

  async facts(shopId: string, productIds: readonly string[]): Promise<ReadonlyMap<string, SharedFacts>> {
    return readFacts(this.database, shopId, productIds);
  }

  async watched(shopId: string, productIds: readonly string[]): Promise<ReadonlyMap<string, WatchedProduct>> {
    return readWatched(this.database, shopId, productIds);
  }

  async book(shopId: string, found: readonly FoundProduct[], inHand: readonly DueLevel[]): Promise<void> {
    await bookFound(this.database, shopId, found, inHand);
  }

  async releaseUnseen(shopId: string, graceMs: number): Promise<void> {
    await releaseUnseen(this.database, shopId, graceMs);
  }

  async unsettledBeside(shopId: string, levels: readonly DueLevel[]): Promise<SeenLevel[]> {
    return unsettledBeside(this.database, shopId, levels);
  }

  async store(
    shopId: string,
    runId: string,
    publish: Published,
    levels: readonly PlannedLevel[],
    line?: BulkLine,
  ): Promise<StoredRequest> {
    return storeRequest(this.database, shopId, runId, publish, levels, line);
  }

  async openRequests(shopId: string, limit: number): Promise<StoredRequest[]> {
    return openRequests(this.database, shopId, limit);
  }

  async inBulk(shopId: string, productIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return inBulk(this.database, shopId, productIds);
  }

  async countSend(requestId: string): Promise<void> {
    await this.database.execute(
      'update upload_request set sends = sends + 1, first_sent_at = coalesce(first_sent_at, now()) where request_id = $1',
      [requestId],
    );
  }

  async settle(
    shopId: string,
    runId: string,
    request: StoredRequest | undefined,
    state: 'confirmed' | 'refused' | 'abandoned',
    outcomes: readonly LevelOutcome[],
  ): Promise<void> {
    if (!request && outcomes.length === 0) return;
    await this.database.transaction(async (tx) => {
      if (request) await settleRequest(tx, request.requestId, state);
      if (outcomes.length > 0) await settleLevels(tx, shopId, runId, outcomes);
    });
  }

  async tell(shopId: string, runId: string, outcomes: readonly LevelOutcome[]): Promise<void> {
    await tellLevels(this.database, shopId, runId, outcomes);
  }

  async deferRest(
    shopId: string,
    runId: string,
    selection: Selection,
    why: { code: string; reason: string },
  ): Promise<void> {
    await deferRest(this.database, shopId, runId, selection, why);
  }

  async beginListing(runId: string, shopId: string): Promise<void> {
    await beginListing(this.database, runId, shopId);
  }

  async beginPages(runId: string, shopId: string): Promise<Date> {
    return beginPages(this.database, runId, shopId);
  }

  async keepPage(runId: string, shopId: string, listed: readonly ListedLevel[]): Promise<void> {
    await keepPage(this.database, runId, shopId, listed);
  }

  async compareListed(listing: ShopListing, listed: AsyncIterable<readonly ListedLevel[]> | undefined): Promise<void> {
    await compareListed(this.database, listing, listed);
  }

  async beginReading(runId: string, shopId: string): Promise<Date> {
    return beginReading(this.database, runId, shopId);
  }

  async readingMoved(runId: string, shopId: string, objects: number): Promise<void> {
    await readingMoved(this.database, runId, shopId, objects);
  }

  async endReading(runId: string, shopId: string, ownMs: number | null): Promise<void> {
    await endReading(this.database, runId, shopId, ownMs);
  }

  async tellReading(runId: string, shopId: string): Promise<void> {
    await tellReading(this.database, runId, shopId);
  }

  async listed(runId: string, shopId: string, levels: readonly DueLevel[]): Promise<Observations> {
    return listedOf(this.database, runId, shopId, levels);
  }

  async unlist(runId: string, shopId: string, levels: readonly DueLevel[]): Promise<void> {
    await unlist(this.database, runId, shopId, levels);
  }

  async forgetListed(runId: string, shopId: string): Promise<void> {
    await forgetListed(this.database, runId, shopId);
  }

  async forgetOutcomes(runId: string): Promise<void> {
    await this.database.execute('delete from run_level where run_id = $1', [runId]);
  }

  async countsOf(runId: string): Promise<RunCounts> {
    return countsOf(this.database, runId);
  }
}
