import type { Database } from '@app/common/database';
import type { DeliveredSchedule } from '@app/common/jobs';

/** What changed goes to the shops every 15 minutes, catalogues are read and everything is compared at night; all from the moment a shop's location is mapped. */
export function deliveredSchedules(database: Database): DeliveredSchedule[] {
  const onceThereIs = async (): Promise<boolean> =>
    (await database.query('select from location_mapping limit 1')).length > 0;
  const common = { kind: 'cron', zone: 'UTC', overlap: null, onceThereIs } as const;
  return [
    {
      ...common,
      name: 'upload-recent-changes',
      jobId: 'UL_RCNT_INV',
      expression: '*/15 * * * *',
      missed: 'skip',
      parameters: { facilityGroupID: 'FAC_GRP' },
    },
    {
      ...common,
      name: 'upload-everything-nightly',
      jobId: 'JOB_UL_INV',
      expression: '30 2 * * *',
      missed: 'once',
      parameters: {},
    },
    {
      ...common,
      name: 'refresh-catalogues-nightly',
      jobId: 'REFRESH_CATALOG',
      expression: '30 1 * * *',
      missed: 'once',
      parameters: {},
    },
  ];
}
