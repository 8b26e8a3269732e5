import { shape, type RouteDoc } from '@app/common/http';
import { runStatuses } from './job';
import { runShape } from './run-shape';

const path = { runId: shape.text('id of the run') };
const reason = shape.object({
  reason: shape.text('kept with who and when', 'wrong file', { minLength: 1, maxLength: 500 }),
});

const decision = (id: string, summary: string): RouteDoc => ({
  id,
  summary,
  path,
  body: reason,
  answer: runShape,
  problems: ['run_unknown', 'reason_missing', 'run_ended', 'run_not_waiting'],
});

export const runsRoutes = {
  find: {
    id: 'listRuns',
    summary: 'Runs, the newest first.',
    query: {
      jobId: shape.text('id of the job, or an alias', 'JOB_IMP_INV'),
      status: shape.choice('how it stands', runStatuses),
      from: shape.time('queued at this time or later'),
      to: shape.time('queued before this time'),
      ...shape.paging,
    },
    answer: shape.pageOf(runShape),
    problems: ['time_invalid', ...shape.pagingProblems],
  },
  one: { id: 'showRun', summary: 'A run as it stands.', path, answer: runShape, problems: ['run_unknown'] },
  events: {
    id: 'watchRun',
    summary: 'A run as it changes, as server-sent events: state, progress, and end, each with the whole run.',
    path,
    answer: shape.text('a stream of events'),
    contentType: 'text/event-stream',
    problems: ['run_unknown', 'too_many_streams'],
  },
  cancel: decision('cancelRun', 'Cancels a run: at once while it is queued, after the chunk in hand while it works.'),
  approve: decision('approveRun', 'Lets a run go on that waits for approval.'),
  reject: decision('rejectRun', 'Ends a run that waits for approval; nothing is applied.'),
} satisfies Record<string, RouteDoc>;
