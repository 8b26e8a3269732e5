import { topics } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { canonicalJson } from '@app/common/kernel';
import { appendEvents, epochIn } from '@app/common/outbox';
import { membersInForce } from '../domain/members-in-force';

interface MemberRow {
  facility_id: string;
  priority: number;
  effective_from: Date | null;
  effective_thru: Date | null;
}

/** Publishes a group's members in force, with a new version, if they differ from those last published. The group's row must be locked. */
export async function publishGroup(tx: Tx, facilityGroupId: string, at: Date): Promise<boolean> {
  const rows = await tx.query<MemberRow>(
    'select facility_id, priority, effective_from, effective_thru from facility_group_member where facility_group_id = $1',
    [facilityGroupId],
  );
  const members = membersInForce(
    rows.map((row) => ({
      facilityId: row.facility_id,
      priority: row.priority,
      from: row.effective_from,
      thru: row.effective_thru,
    })),
    at,
  );
  const [group] = await tx.query<{ published: unknown; version: string }>(
    'select published, version from facility_group where facility_group_id = $1',
    [facilityGroupId],
  );
  if (!group || (group.published !== null && canonicalJson(group.published) === canonicalJson(members))) return false;
  const version = Number(group.version) + 1;
  await tx.execute(
    'update facility_group set published = $2::jsonb, version = $3, changed_at = now() where facility_group_id = $1',
    [facilityGroupId, JSON.stringify(members), version],
  );
  await appendEvents(tx, [
    {
      topic: topics.facilityGroupChanged,
      key: facilityGroupId,
      type: 'stockline.facility-group-changed.v1',
      data: { facilityGroupId, members, epoch: await epochIn(tx), version, changedAt: at.toISOString() },
    },
  ]);
  return true;
}
