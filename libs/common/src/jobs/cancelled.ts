import type { RunDecision } from './run-record';

/** How a run ends that a person cancelled. */
export const cancelled = ({ by, reason }: RunDecision) => ({
  status: 'cancelled' as const,
  error: {
    code: 'run_cancelled' as const,
    message: `cancelled by ${by}: ${reason}`,
    hint: 'What had been done stays.',
  },
});
