import { topics, type FacilityUpserted } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { StocklineError, canonicalJson, shorten } from '@app/common/kernel';
import { appendEvents, epochIn } from '@app/common/outbox';

interface FacilityRow {
  facility_no: number;
  external_facility_id: string | null;
  name: string | null;
  type: string;
  time_zone: string | null;
  facility_group_id: string | null;
}

/** Writes a facility and publishes it, if that makes it other than it was. */
export async function stateFacility(tx: Tx, stated: FacilityUpserted): Promise<boolean> {
  refuseUnfit(stated);
  const given = {
    external_facility_id: stated.externalFacilityId ?? null,
    name: stated.name ?? null,
    type: stated.type,
    time_zone: stated.timeZone ?? null,
    facility_group_id: stated.facilityGroupId ?? null,
  };
  await refuseTakenExternalId(tx, stated.facilityId, given.external_facility_id);
  await tx.execute('insert into facility (facility_id, type) values ($1, $2) on conflict (facility_id) do nothing', [
    stated.facilityId,
    stated.type,
  ]);
  const [before] = await tx.query<FacilityRow & { version: string }>(
    'select facility_no, external_facility_id, name, type, time_zone, facility_group_id, version from facility where facility_id = $1 for update',
    [stated.facilityId],
  );
  const { facility_no, version, ...was } = before!;
  if (Number(version) > 0 && canonicalJson(was) === canonicalJson(given)) return false;
  await tx.execute(
    `update facility set external_facility_id = $2, name = $3, type = $4, time_zone = $5, facility_group_id = $6, version = version + 1, changed_at = now()
     where facility_no = $1`,
    [facility_no, given.external_facility_id, given.name, given.type, given.time_zone, given.facility_group_id],
  );
  await appendEvents(tx, [
    {
      topic: topics.facilityChanged,
      key: stated.facilityId,
      type: 'stockline.facility-changed.v1',
      data: {
        facilityId: stated.facilityId,
        externalFacilityId: given.external_facility_id,
        name: given.name,
        type: stated.type,
        timeZone: given.time_zone,
        facilityGroupId: given.facility_group_id,
        epoch: await epochIn(tx),
        version: Number(version) + 1,
        changedAt: new Date().toISOString(),
      },
    },
  ]);
  return true;
}

function refuseUnfit({ facilityId, type, timeZone, facilityGroupId }: FacilityUpserted): void {
  if (facilityGroupId && type !== 'CONFIGURATION')
    throw new StocklineError({
      code: 'facility_no_channel',
      message: `facility "${shorten(facilityId)}" is a ${type} and names facilityGroupId "${shorten(facilityGroupId)}"`,
      hint: 'Only a channel (type CONFIGURATION) names the group whose stock it sells; put the facility among the members of the group instead.',
    });
  if (timeZone && !isTimeZone(timeZone))
    throw new StocklineError({
      code: 'time_zone_unknown',
      message: `timeZone "${shorten(timeZone)}" is no IANA time zone`,
      hint: 'Give a name such as Europe/Paris.',
    });
}

async function refuseTakenExternalId(tx: Tx, facilityId: string, externalFacilityId: string | null): Promise<void> {
  if (externalFacilityId === null) return;
  const [other] = await tx.query<{ facility_id: string }>(
    'select facility_id from facility where external_facility_id = $1 and facility_id <> $2',
    [externalFacilityId, facilityId],
  );
  if (other)
    throw new StocklineError({
      code: 'external_facility_id_taken',
      message: `externalFacilityId "${shorten(externalFacilityId)}" belongs to facility "${other.facility_id}"`,
      hint: 'An external id names one facility: take it off the other first.',
    });
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
