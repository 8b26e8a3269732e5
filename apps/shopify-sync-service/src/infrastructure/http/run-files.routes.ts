import { shape, type RouteDoc } from '@app/common/http';

const path = { runId: shape.text('id of the run') };

export const runFilesRoutes = {
  differences: {
    id: 'runDifferences',
    summary: 'What a run found to differ, was set aside or is nobody’s, a level a line, as JSON Lines.',
    more: 'What it found right is only counted. Kept for 30 days.',
    path,
    answer: shape.text(
      '{ shopId, locationId, inventoryItemId, productId, outcome, observed, target, code, reason } a line',
    ),
    contentType: 'application/jsonl',
    problems: ['run_unknown'],
  },
  differencesCsv: {
    id: 'runDifferencesCsv',
    summary: 'The same as a table with a header.',
    path,
    answer: shape.text(
      'shop_id,location_id,inventory_item_id,product_id,outcome,observed,target,difference,code,reason',
    ),
    contentType: 'text/csv',
    problems: ['run_unknown'],
  },
  requests: {
    id: 'runRequests',
    summary: 'The requests of a run as they were sent, one a line, as JSON Lines.',
    path,
    answer: shape.text('{ requestId, shopId, state, storedAt, sends, variables } a line'),
    contentType: 'application/jsonl',
    problems: ['run_unknown'],
  },
} satisfies Record<string, RouteDoc>;
