import { topics, type JobRequested, type RunRecord } from '../../libs/common/src/contracts';
import type { Stream } from './start-stream';
import { sendMessages, topicContent } from './topic-content';

/** Asks for runs as another service would: a message each, under an id of its own. */
export async function requestRuns(
  { topicPrefix }: Stream,
  asked: readonly { id: string; key?: string; data: JobRequested }[],
): Promise<void> {
  await sendMessages(
    `${topicPrefix}${topics.jobRequested.name}`,
    asked.map(({ id, key, data }) => ({
      key: key ?? data.jobId,
      value: JSON.stringify({
        specversion: '1.0',
        id,
        source: 'airflow',
        type: 'stockline.job-requested.v1',
        time: new Date().toISOString(),
        data,
      }),
    })),
  );
}

/** What the world has been told of runs, in the order in which it was told. */
export async function finishedRuns({ topicPrefix }: Stream): Promise<RunRecord[]> {
  const read = await topicContent(`${topicPrefix}${topics.jobFinished.name}`);
  return read.map(({ value }) => (JSON.parse(value!.toString()) as { data: RunRecord }).data);
}
