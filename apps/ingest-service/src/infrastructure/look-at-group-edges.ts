import type { Database } from '@app/common/database';
import { RepeatedLook, type LookOptions } from '@app/common/kernel';
import { publishGroup } from './publish-group';

/** A member entering or leaving a group by its date is published within seconds; what fell due while nobody ran, at the first look. */
export const lookAtGroupEdges = (database: Database, log: LookOptions['log']): RepeatedLook =>
  new RepeatedLook({
    look: () =>
      database.transaction(async (tx) => {
        const groups = await tx.query<{ facility_group_id: string }>(
          'select facility_group_id from facility_group order by 1 for update skip locked',
        );
        for (const { facility_group_id } of groups) await publishGroup(tx, facility_group_id, new Date());
      }),
    everyMs: 15_000,
    failed: 'edges of facility groups could not be looked at',
    log,
  });
