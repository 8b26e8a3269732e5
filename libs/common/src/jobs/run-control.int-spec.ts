import { beginRun } from './begin-run';
import { StocklineError } from '@app/common/kernel';
import { waitUntil } from '../../../../test/support/wait-until';
import type { RunContext, RunOutcome } from './job';
import { runEnded } from './run-ended';
import { done, trialRuns, type TrialRuns } from '../../../../test/support/trial-runs';

/** A handler that stays in hand until it is let go or told to stop. */
function held(): { handler: (context: RunContext) => Promise<RunOutcome>; begun: RunContext[]; letGo(): void } {
  const begun: RunContext[] = [];
  const gate = Promise.withResolvers<void>();
  return {
    begun,
    letGo: () => gate.resolve(),
    handler: async (context) => {
      begun.push(context);
      const stopped = new Promise<never>((_, reject) =>
        context.signal.addEventListener('abort', () => reject(context.signal.reason as Error)),
      );
      await Promise.race([gate.promise, stopped]);
      return done;
    },
  };
}

const heals = (): StocklineError =>
  new StocklineError({ code: 'connection_lost', message: 'it is away', retriable: true });

describe('runs', () => {
  let trial: TrialRuns;
  beforeEach(async () => {
    trial = await trialRuns();
  });
  afterEach(() => trial.close());

  const cancel = (replica: Awaited<ReturnType<TrialRuns['replica']>>, runId: string): Promise<void> =>
    replica.database.transaction((tx) => replica.runs.cancel(tx, runId, { by: 'ops', reason: 'wrong file' }));

  describe('that overlap', () => {
    it('wait for their turn, each of a scope after the other, those asked for now before the others', async () => {
      const { handler, begun, letGo } = held();
      const replica = await trial.replica(handler);
      const first = await trial.request(replica);
      await waitUntil(() => begun.length === 1, { what: 'the first is in hand' });
      const second = await trial.request(replica);
      const now = await trial.request(replica, { parameters: { scheduleNow: true } });
      letGo();
      await Promise.all([first, second, now].map((run) => trial.ended(run.runId!)));
      expect(begun.map(({ runId }) => runId)).toEqual([first.runId, now.runId, second.runId]);
    });

    it('let one that was asked for now go first, even where the place of another was claimed', async () => {
      const { handler, begun, letGo } = held();
      const replica = await trial.replica(handler);
      const first = await trial.request(replica);
      await waitUntil(() => begun.length === 1, { what: 'the first is in hand' });
      const second = await trial.request(replica);
      const now = await trial.request(replica, { parameters: { scheduleNow: true } });
      // As two workers do that look at the queue in the same moment: the places are claimed the other way round.
      const [place] = await trial.database.query<{ queue_entry: string }>(
        'select queue_entry from run where run_id = $1',
        [second.runId],
      );
      const run = await beginRun(trial.database, { queueEntry: place!.queue_entry, worker: 'another' });
      expect(run!.run_id).toBe(now.runId);
      const places = await trial.database.query<{ run_id: string; queue_entry: string }>(
        'select run_id, queue_entry from run where run_id = any($1::uuid[])',
        [[second.runId, now.runId]],
      );
      expect(new Map(places.map((row) => [row.run_id, row.queue_entry])).get(now.runId!)).toBe(place!.queue_entry);
      expect(new Set(places.map((row) => row.queue_entry)).size).toBe(2);
      await trial.database.execute("update run set worker = null, status = 'queued' where run_id = $1", [now.runId]);
      letGo();
      await Promise.all([first, second, now].map((one) => trial.ended(one.runId!)));
    });

    it('run side by side where their scopes differ', async () => {
      const { handler, begun, letGo } = held();
      const replica = await trial.replica(handler);
      const runs = [
        await trial.request(replica, { parameters: { configId: 'A' } }),
        await trial.request(replica, { parameters: { configId: 'B' } }),
      ];
      await waitUntil(() => begun.length === 2, { what: 'both are in hand' });
      letGo();
      await Promise.all(runs.map((run) => trial.ended(run.runId!)));
    });

    it('are refused by policy, naming the run in the way, and only while it is', async () => {
      const { handler, begun, letGo } = held();
      const replica = await trial.replica(handler);
      const first = await trial.request(replica);
      await waitUntil(() => begun.length === 1, { what: 'the first is in hand' });
      await expect(trial.request(replica, { overlap: 'refuse' })).rejects.toMatchObject({
        code: 'run_overlaps',
        message: expect.stringContaining(first.runId!),
      });
      expect(await trial.request(replica, { overlap: 'refuse', parameters: { configId: 'B' } })).toBeDefined();
      letGo();
      await trial.ended(first.runId!);
      expect(await trial.request(replica, { overlap: 'refuse' })).toMatchObject({ status: 'queued' });
    });

    it('are let through once where two ask to be refused at the same moment', async () => {
      const { handler, letGo } = held();
      const replica = await trial.replica(handler);
      const asked = await Promise.allSettled(
        Array.from({ length: 5 }, () => trial.request(replica, { overlap: 'refuse' })),
      );
      expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      letGo();
    });

    it('take the place of queued ones by policy; those are cancelled, naming their successor, and are told', async () => {
      const { handler, begun, letGo } = held();
      const replica = await trial.replica(handler, { overlap: 'replace-queued' });
      const running = await trial.request(replica);
      await waitUntil(() => begun.length === 1, { what: 'the first is in hand' });
      const queued = await trial.request(replica);
      const successor = await trial.request(replica);
      expect(await trial.ended(queued.runId!)).toMatchObject({
        status: 'cancelled',
        error: { code: 'run_replaced', message: expect.stringContaining(successor.runId!) },
      });
      letGo();
      expect(await trial.ended(running.runId!)).toMatchObject({ status: 'completed' });
      expect(await trial.ended(successor.runId!)).toMatchObject({ status: 'completed' });
      expect(begun.map(({ runId }) => runId)).toEqual([running.runId, successor.runId]);
      expect((await trial.told()).map(({ runId, status }) => [runId, status])).toEqual([
        [queued.runId, 'cancelled'],
        [running.runId, 'completed'],
        [successor.runId, 'completed'],
      ]);
    });
  });

  describe('that are cancelled', () => {
    it('end at once while they are queued, and are never begun', async () => {
      const { handler, begun, letGo } = held();
      const replica = await trial.replica(handler);
      const first = await trial.request(replica);
      await waitUntil(() => begun.length === 1, { what: 'the first is in hand' });
      const queued = await trial.request(replica);
      await cancel(replica, queued.runId!);
      expect(await replica.runs.find(queued.runId!)).toMatchObject({
        status: 'cancelled',
        error: { code: 'run_cancelled', message: 'cancelled by ops: wrong file' },
      });
      letGo();
      await trial.ended(first.runId!);
      const last = await trial.request(replica);
      await trial.ended(last.runId!);
      expect(begun.map(({ runId }) => runId)).toEqual([first.runId, last.runId]);
    });

    it('end with what they have done so far while they are running, also on another replica', async () => {
      const { handler, begun } = held();
      const executing = await trial.replica(handler, { soFar: () => Promise.resolve({ counts: { rows: 7 } }) });
      const run = await trial.request(executing);
      await waitUntil(() => begun.length === 1, { what: 'the run is in hand' });
      const other = await trial.replica(handler);
      await cancel(other, run.runId!);
      expect(await trial.ended(run.runId!)).toMatchObject({
        status: 'cancelled',
        counts: { rows: 7 },
        error: { code: 'run_cancelled' },
      });
      expect((await trial.told()).map(({ status }) => status)).toEqual(['cancelled']);
    });

    it('can be cancelled again without effect while they run, and not once they have ended', async () => {
      const { handler, begun, letGo } = held();
      const replica = await trial.replica(handler);
      const run = await trial.request(replica);
      await waitUntil(() => begun.length === 1, { what: 'the run is in hand' });
      letGo();
      await trial.ended(run.runId!);
      await expect(cancel(replica, run.runId!)).rejects.toMatchObject({ code: 'run_ended' });
    });
  });

  describe('that wait for approval', () => {
    const waits = (context: RunContext): Promise<RunOutcome> =>
      Promise.resolve(
        context.approval
          ? { status: 'completed', counts: { rows: 9 } }
          : {
              status: 'waiting_for_approval',
              counts: { rows: 9 },
              error: { code: 'file_incomplete', message: 'half of the rows are missing' },
            },
      );

    it('go on under their own id once approved, and the handler sees by whom and why', async () => {
      const seen: RunContext[] = [];
      const replica = await trial.replica((context) => {
        seen.push(context);
        return waits(context);
      });
      const run = await trial.request(replica);
      expect(await trial.ended(run.runId!)).toMatchObject({
        status: 'waiting_for_approval',
        finishedAt: null,
        error: { code: 'file_incomplete' },
      });
      const approve = (): Promise<void> =>
        replica.database.transaction((tx) =>
          replica.runs.approve(tx, run.runId!, { by: 'boss', reason: 'sale is over' }),
        );
      await approve();
      expect(await trial.ended(run.runId!)).toMatchObject({ status: 'completed', error: null, counts: { rows: 9 } });
      expect(seen[1]!.approval).toMatchObject({ by: 'boss', reason: 'sale is over', at: expect.any(String) });
      await expect(approve()).rejects.toMatchObject({ code: 'run_not_waiting' });
      expect((await trial.told()).map(({ status }) => status)).toEqual(['waiting_for_approval', 'completed']);
    });

    it('do not keep the runs behind them waiting', async () => {
      const replica = await trial.replica(waits);
      const runs = [await trial.request(replica), await trial.request(replica)];
      for (const run of runs) expect(await trial.ended(run.runId!)).toMatchObject({ status: 'waiting_for_approval' });
    });

    it('end cancelled once rejected, with the reason', async () => {
      const replica = await trial.replica(waits);
      const run = await trial.request(replica);
      await trial.ended(run.runId!);
      await replica.database.transaction((tx) =>
        replica.runs.reject(tx, run.runId!, { by: 'boss', reason: 'wrong export' }),
      );
      expect(await replica.runs.find(run.runId!)).toMatchObject({
        status: 'cancelled',
        counts: { rows: 9 },
        error: { code: 'run_rejected', message: 'rejected by boss: wrong export' },
      });
    });
  });

  describe('that fail', () => {
    it('are tried again where it heals', async () => {
      let attempts = 0;
      const replica = await trial.replica(async ({ attempt }) => {
        attempts = attempt;
        if (attempt === 1) throw heals();
        return done;
      });
      const run = await trial.request(replica);
      expect(await trial.ended(run.runId!)).toMatchObject({ status: 'completed' });
      expect(attempts).toBe(2);
    });

    it('fail at once where it does not heal, with code, message and hint, and what was done so far', async () => {
      const replica = await trial.replica(
        () => Promise.reject(new StocklineError({ code: 'file_missing', message: 'no such file', hint: 'Send it.' })),
        { soFar: () => Promise.resolve({ counts: { rows: 3 } }) },
      );
      const run = await trial.request(replica);
      expect(await trial.ended(run.runId!)).toMatchObject({
        status: 'failed',
        counts: { rows: 3 },
        error: { code: 'file_missing', message: 'no such file', hint: 'Send it.' },
      });
    });

    it('are given up after their last attempt, with an error that names the attempts and the cause', async () => {
      const replica = await trial.replica(() => Promise.reject(heals()));
      const run = await trial.request(replica);
      // As if all but the last attempt had been made.
      await trial.database.execute('update run set failures = 8, attempts = 8 where run_id = $1', [run.runId]);
      expect(await trial.ended(run.runId!)).toMatchObject({
        status: 'failed',
        error: { code: 'run_attempts_exhausted', message: expect.stringMatching(/after \d attempts.*it is away/) },
      });
    });
  });

  describe('on several replicas', () => {
    it('run once each', async () => {
      const executed: string[] = [];
      const handler = ({ runId }: RunContext): Promise<RunOutcome> => {
        executed.push(runId);
        return Promise.resolve(done);
      };
      const replicas = await Promise.all([1, 2, 3].map(() => trial.replica(handler)));
      const runs = await Promise.all(
        Array.from({ length: 60 }, (_, index) =>
          trial.request(replicas[index % 3]!, { parameters: { configId: `C${index % 7}` } }),
        ),
      );
      await Promise.all(runs.map((run) => trial.ended(run.runId!, 30_000)));
      expect([...executed].sort()).toEqual(runs.map((run) => run.runId!).sort());
      expect(await trial.told()).toHaveLength(60);
    }, 60_000);

    it('are handed over at once by a replica that is stopped, and that counts as nobody’s failure', async () => {
      const { handler, begun } = held();
      const leaving = await trial.replica(handler);
      const run = await trial.request(leaving);
      await waitUntil(() => begun.length === 1, { what: 'the run is in hand' });
      const staying = await trial.replica(() => Promise.resolve(done));
      await leaving.stop();
      expect(await trial.ended(run.runId!, 5_000)).toMatchObject({ status: 'completed' });
      expect(staying.runs.jobs).toHaveLength(1);
      const [row] = await trial.database.query('select failures, attempts from run');
      expect(row).toEqual({ failures: 0, attempts: 2 });
    });

    it('are taken up within seconds where the worker is lost, and one that is cancelled meanwhile is not', async () => {
      const { handler, begun, letGo } = held();
      const lost = await trial.replica(handler);
      const run = await trial.request(lost);
      const doomed = await trial.request(lost, { parameters: { configId: 'B' } });
      await waitUntil(() => begun.length === 2, { what: 'both are in hand' });
      // As a process that died leaves it: the rows name a worker that holds no sign of life.
      await trial.database.execute('update run set worker = gen_random_uuid()::text');
      await trial.database.execute(
        `update run set cancel = '{"by":"ops","reason":"no more","at":"2026-01-01T00:00:00Z"}' where run_id = $1`,
        [doomed.runId],
      );
      const beganMs = Date.now();
      await waitUntil(() => begun.filter(({ runId }) => runId === run.runId).length === 2, {
        withinMs: 30_000,
        what: 'the run is in hand again',
      });
      expect(Date.now() - beganMs).toBeLessThan(30_000);
      letGo();
      expect(await trial.ended(run.runId!)).toMatchObject({ status: 'completed' });
      expect(await trial.ended(doomed.runId!)).toMatchObject({ status: 'cancelled' });
    }, 60_000);

    it('get a new place where they have lost the one they had', async () => {
      const replica = await trial.replica(() => Promise.resolve(done));
      const run = await trial.database.transaction(async (tx) => {
        const asked = await replica.runs.request(tx, {
          jobId: 'JOB_IMP_INV',
          parameters: {},
          via: 'http',
          requestedBy: 'ops',
        });
        await tx.execute('delete from trial_jobs.job where id = (select queue_entry from run)');
        return asked.run;
      });
      expect(await trial.ended(run.runId!, 25_000)).toMatchObject({ status: 'completed' });
    }, 60_000);
  });

  it('tell those who wait of their end without being asked, whichever replica executes them', async () => {
    const { handler, begun, letGo } = held();
    const executing = await trial.replica(handler);
    const run = await trial.request(executing);
    await waitUntil(() => begun.length === 1, { what: 'the run is in hand' });
    const asked = await trial.replica(handler);
    const waiting = runEnded(asked.runs, run.runId!, 30_000, new AbortController().signal);
    const still = await runEnded(asked.runs, run.runId!, 100, new AbortController().signal);
    expect(still).toMatchObject({ status: 'running' });
    const beganMs = Date.now();
    letGo();
    expect(await waiting).toMatchObject({ status: 'completed' });
    expect(Date.now() - beganMs).toBeLessThan(2_000);
  });
});
