import type { Database } from '@app/common/database';
import type { Figure } from '@app/common/observability';

/** Events that name what is not known yet. */
export const waitingFigures = (database: Database): Figure[] => [
  {
    name: 'stockline_waiting_events',
    help: 'Events that wait for a product, facility or shipment that they name',
    labels: [],
    read: () => database.query("select '{}'::jsonb as labels, count(*)::int as value from waiting_event"),
  },
];
