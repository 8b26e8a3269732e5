import { writeAudit } from '@app/common/audit';
import { topics } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { StocklineError, shorten } from '@app/common/kernel';
import { appendEvents, epochIn } from '@app/common/outbox';
import type { Published } from '../domain/targets-of';

export interface MappingStatement {
  shopId: string;
  locationId: string;
  facilityId: string | null;
  facilityGroupId: string | null;
  master: 'ledger' | 'shopify';
  who: string;
}
interface MappingRow {
  location_id: string;
  facility_id: string | null;
  facility_group_id: string | null;
  master: string;
  version: string;
}

/** Maps a location, if that fits the shop's other locations; its levels become due, and the mapping is published. Gives whether it is another than before. */
export async function mapLocation(tx: Tx, stated: MappingStatement): Promise<boolean> {
  const { shopId, locationId, facilityId, facilityGroupId, master } = stated;
  const [shop] = await tx.query<{ publish: Published }>('select publish from shop where shop_id = $1 for update', [
    shopId,
  ]);
  if (shop?.publish === 'on_hand' && facilityGroupId !== null)
    throw new StocklineError({
      code: 'mapping_conflict',
      message: `shop "${shopId}" is written what is on hand, and a group of facilities has no shelf`,
      hint: 'Map its locations to facilities, or let it publish available.',
    });
  if (master === 'shopify' && facilityGroupId !== null)
    throw new StocklineError({
      code: 'mapping_conflict',
      message: `location ${locationId} stands for a group of facilities: what the shop shows there can be booked to none of them`,
      hint: 'Map the location to a facility to take its stock from the shop, or leave the ledger its master.',
    });
  const mappings = await tx.query<MappingRow>(
    'select location_id, facility_id, facility_group_id, master, version from location_mapping where shop_id = $1',
    [shopId],
  );
  await refuseUnknown(tx, stated);
  refuseConflict(stated, mappings);
  const before = mappings.find((row) => row.location_id === locationId);
  if (
    before &&
    before.facility_id === facilityId &&
    before.facility_group_id === facilityGroupId &&
    before.master === master
  )
    return false;
  const version = Number(before?.version ?? 0) + 1;
  await tx.execute(
    `insert into location_mapping (shop_id, location_id, facility_id, facility_group_id, master, version) values ($1, $2, $3, $4, $5, $6)
     on conflict (shop_id, location_id) do update
     set facility_id = excluded.facility_id, facility_group_id = excluded.facility_group_id, master = excluded.master, version = excluded.version, changed_at = now()`,
    [shopId, locationId, facilityId, facilityGroupId, master, version],
  );
  // What is held back is taken off the mapped facilities together: another mapping moves the numbers of all of them.
  await tx.execute(
    `insert into mark_task (shop_id, location_id) select shop_id, location_id from location_mapping where shop_id = $1
     on conflict (shop_id, location_id) do update set after_item = ''`,
    [shopId],
  );
  await writeAudit(tx, {
    who: stated.who,
    what: 'PUT location',
    subject: `${shopId}/${locationId}`,
    before: before ?? null,
    after: { facilityId, facilityGroupId, master },
  });
  await appendEvents(tx, [
    {
      topic: topics.locationMappingChanged,
      key: `${shopId}|${locationId}`,
      type: 'stockline.location-mapping-changed.v1',
      source: 'stockline/shopify-sync',
      data: {
        shopId,
        locationId,
        facilityId,
        facilityGroupId,
        master,
        epoch: await epochIn(tx),
        version,
        changedAt: new Date().toISOString(),
      },
    },
  ]);
  return true;
}

async function refuseUnknown(tx: Tx, { facilityId, facilityGroupId, shopId }: MappingStatement): Promise<void> {
  if (facilityId !== null) {
    const [facility] = await tx.query<{ type: string }>('select type from facility where facility_id = $1', [
      facilityId,
    ]);
    if (!facility)
      throw new StocklineError({
        code: 'facility_unknown',
        message: `there is no facility "${shorten(facilityId)}"`,
        hint: 'State it in ingest first; it arrives here over facility-changed.',
      });
    if (facility.type === 'CONFIGURATION')
      throw new StocklineError({
        code: 'facility_is_channel',
        message: `facility "${shorten(facilityId)}" is a channel and holds no stock`,
        hint: 'Map the location to the group the channel sells: { "facilityGroupId": … }.',
      });
  }
  if (facilityGroupId === null) return;
  const [channel] = await tx.query<{ facility_group_id: string | null }>(
    'select c.facility_group_id from shop s join facility c on c.facility_id = s.channel_id where s.shop_id = $1',
    [shopId],
  );
  if (channel?.facility_group_id !== facilityGroupId)
    throw new StocklineError({
      code: 'group_not_sold',
      message: `the channel of shop "${shopId}" sells ${channel?.facility_group_id ? `group "${channel.facility_group_id}"` : 'no group that is known here'}, not "${shorten(facilityGroupId)}"`,
      hint: 'Map the location to the group its channel sells.',
    });
}

function refuseConflict(
  { shopId, locationId, facilityId, facilityGroupId }: MappingStatement,
  mappings: readonly MappingRow[],
): void {
  const others = mappings.filter((row) => row.location_id !== locationId);
  const conflict = (message: string, hint: string): StocklineError =>
    new StocklineError({ code: 'mapping_conflict', message, hint });
  const twice = facilityId === null ? undefined : others.find((row) => row.facility_id === facilityId);
  if (twice)
    throw conflict(
      `facility "${facilityId}" is mapped to location ${twice.location_id} of shop "${shopId}" already`,
      'A facility shows in one location of a shop.',
    );
  const aggregate = others.find((row) => row.facility_group_id !== null);
  if (aggregate)
    throw conflict(
      `location ${aggregate.location_id} of shop "${shopId}" stands for the whole group`,
      'A shop has one location for the group, or locations that are facilities, never both.',
    );
  if (facilityGroupId !== null && others.length > 0)
    throw conflict(
      `shop "${shopId}" has locations that are facilities: ${others.map((row) => row.location_id).join(', ')}`,
      'A shop has one location for the group, or locations that are facilities, never both.',
    );
}
