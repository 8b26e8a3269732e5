import type { Database } from '@app/common/database';
import type { Figure } from '@app/common/observability';

/** How files and their rows have ended lately, for those who watch the imports. */
export const importFigures = (database: Database): Figure[] => [
  {
    name: 'stockline_import_rows',
    help: 'Rows of the files of the last 24 hours, by how they ended',
    labels: ['config', 'outcome'],
    read: () =>
      database.query(
        `select jsonb_build_object('config', config_id, 'outcome', o.outcome) as labels, sum(o.rows)::float8 as value
         from file_import f
         cross join lateral (values ('applied', f.applied), ('unchanged', f.unchanged), ('superseded', f.superseded), ('rejected', f.rejected), ('compared', f.compared)) as o (outcome, rows)
         where f.arrived_at > now() - interval '24 hours' group by config_id, o.outcome`,
      ),
  },
  {
    name: 'stockline_import_files',
    help: 'Files of the last 24 hours, by how they ended; `unfinished` are in hand or wait',
    labels: ['config', 'status'],
    read: () =>
      database.query(
        `select jsonb_build_object('config', config_id, 'status', case when ended_at is null then 'unfinished' else coalesce(status, 'released') end) as labels,
                count(*)::int as value
         from file_import where arrived_at > now() - interval '24 hours' group by 1`,
      ),
  },
  {
    name: 'stockline_import_last_file_age_seconds',
    help: 'How long ago the last file of a config arrived',
    labels: ['config'],
    read: () =>
      database.query(
        `select jsonb_build_object('config', config_id) as labels, extract(epoch from now() - max(arrived_at))::float8 as value
         from file_import group by config_id`,
      ),
  },
];
