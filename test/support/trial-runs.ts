import { jobParameters, type RunRecord } from '@app/common/contracts';
import { openDatabase, type Database, type Tx } from '@app/common/database';
import {
  CreateRuns1763900000201,
  CreateSchedules1764000500101,
  RunControl,
  RunQueue,
  TraceRuns1764100000101,
  Schedules,
  type Job,
  type RunContext,
  type RunOutcome,
  type RunRequest,
  type DeliveredSchedule,
} from '@app/common/jobs';
import { testDatabase } from './platform';
import { waitUntil } from './wait-until';

export interface Replica {
  runs: RunControl;
  /** Its schedules by a clock that the spec sets. They are looked at only when it says so. */
  schedules(now: () => Date, delivered?: readonly DeliveredSchedule[]): Schedules;
  database: Database;
  stop(): Promise<void>;
}

/** A service with one job, whose handler a spec brings, and as many replicas as it likes, on a database of its own. */
export interface TrialRuns {
  database: Database;
  /** What was told to the world, in order. */
  told(): Promise<RunRecord[]>;
  said: { message: string; facts: object }[];
  replica(handler: (context: RunContext) => Promise<RunOutcome>, more?: Partial<Job>): Promise<Replica>;
  request(replica: Replica, more?: Partial<RunRequest>): Promise<RunRecord>;
  ended(runId: string, withinMs?: number): Promise<RunRecord>;
  close(): Promise<void>;
}

export const done: RunOutcome = { status: 'completed', counts: { rows: 1 } };

export async function trialRuns(): Promise<TrialRuns> {
  const made = await testDatabase();
  const open = (): Promise<Database> =>
    openDatabase({
      url: made.url,
      schema: 'trial',
      applicationName: 'runs spec',
      maxConnections: 10,
      migrations: [CreateRuns1763900000201, CreateSchedules1764000500101, TraceRuns1764100000101],
    });
  const database = await open();
  await database.execute('create table told (no bigint generated always as identity, run jsonb not null)');
  const said: TrialRuns['said'] = [];
  const say = (facts: object, message: string): void => void said.push({ facts, message });
  const replicas = new Set<Replica>();

  const trial: TrialRuns = {
    database,
    said,
    told: async () =>
      (await database.query<{ run: RunRecord }>('select run from told order by no')).map(({ run }) => run),
    replica: async (handler, more = {}) => {
      const own = await open();
      const job: Job = {
        id: 'JOB_IMP_INV',
        title: 'Trial',
        parameters: jobParameters.JOB_IMP_INV,
        scope: ({ configId }) => String(configId),
        run: handler,
        ...more,
      };
      const queue = new RunQueue({
        databaseUrl: made.url,
        schema: 'trial_jobs',
        applicationName: 'runs spec',
        heartbeatSeconds: 10,
        onError: (error) => say({ error }, 'queue error'),
      });
      const publish = async (tx: Tx, run: RunRecord): Promise<void> =>
        void (await tx.execute('insert into told (run) values ($1)', [JSON.stringify(run)]));
      const runs = new RunControl({
        service: 'ingest',
        database: own,
        queue,
        jobs: [job],
        log: { info: say, warn: say, error: say },
        publish,
      });
      await runs.start();
      const replica: Replica = {
        runs,
        schedules: (now, delivered = []) =>
          new Schedules({
            service: 'ingest',
            database: own,
            runs,
            publish,
            delivered,
            fires: true,
            log: { info: say, warn: say },
            now: () => Promise.resolve(now()),
          }),
        database: own,
        stop: async () => {
          if (!replicas.delete(replica)) return;
          await runs.stop();
          await own.close();
        },
      };
      replicas.add(replica);
      return replica;
    },
    request: async (replica, more = {}) =>
      (
        await replica.database.transaction((tx) =>
          replica.runs.request(tx, { jobId: 'JOB_IMP_INV', parameters: {}, via: 'http', requestedBy: 'ops', ...more }),
        )
      ).run,
    ended: (runId, withinMs = 20_000) =>
      waitUntil(
        async () => {
          const run = await [...replicas][0]!.runs.find(runId);
          return !['queued', 'running'].includes(run.status) && run;
        },
        { withinMs, what: `run ${runId} has ended` },
      ),
    close: async () => {
      await Promise.all([...replicas].map((replica) => replica.stop()));
      await database.close();
      await made.drop();
    },
  };
  return trial;
}
