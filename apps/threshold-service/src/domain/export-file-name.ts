/**
 * The name of a file that a run writes: job, channel, time, and the end of the run's id, so that two runs of one second stay apart. The same run
 * always writes the same name: one that is begun again after a crash replaces its own file and leaves no second.
 */
export function exportFileName(jobId: string, channelId: string | null, runId: string): string {
  const channel = (channelId ?? 'all-channels').replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 60);
  const time = new Date(madeAtMs(runId)).toISOString().slice(0, 19).replace(/[-:]/g, '');
  return `${jobId}.${channel}.${time}Z.${runId.slice(-8)}.csv`;
}

/** Ids of runs are UUIDs of version 7, which begin with the millisecond they were made in. */
const madeAtMs = (runId: string): number => parseInt(runId.replaceAll('-', '').slice(0, 12), 16);
