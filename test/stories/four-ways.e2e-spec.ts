import type { RunRecord } from '../../libs/common/src/contracts';
import { stockline } from '../support/command-line';
import { finishedRuns, requestRuns } from '../support/job-topics';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

type Refusal = { code: string; message: string; hint: string | null };

/** What the same request may differ in by the way it came: who asked when, by what, and the names of what came of it. */
function withoutWhoAndWhen(run: RunRecord): object {
  const { runId: _, via: __, requestedBy: ___, requestId: ____, queuedAt, startedAt, finishedAt, ...same } = run;
  expect([queuedAt, startedAt, finishedAt].every((time) => !Number.isNaN(Date.parse(time!)))).toBe(true);
  return {
    ...same,
    files: same.files.map((file) => {
      const { importId, contentHash, guards, ...sameFile } = file;
      // What guards weigh a file by was moved by the one before it.
      const weighed = (guards as { guard: string }[] | undefined)?.map(({ guard }) => guard);
      return {
        ...sameFile,
        weighed,
        errorFile: file.errorFile?.replace(importId!, 'ID'),
        hashed: contentHash !== null,
      };
    }),
  };
}

describe('a job asked for in four ways', () => {
  let stream: Stream;
  let quantity = 0;

  beforeAll(async () => {
    stream = await startStream([]);
    await stream.start('ingest', { SCHEDULES: 'on' });
    await stream.call('PUT', 'ingest', '/facilities/F1', { type: 'WAREHOUSE' });
    await stream.call('PUT', 'ingest', '/products/P1', { identifications: [{ idType: 'sku', idValue: 'LS-1' }] });
  }, 60_000);
  afterAll(() => stream.stop());

  /** A file under the same name each time, one row good and one bad, its content new. */
  const drop = (): void =>
    stream.drop('RESET_INVENTORY', 'erp.csv', `facilityId,sku,availableQty\nF1,LS-1,${++quantity}\nF1,nobody,1\n`);
  const parameters = { configId: 'RESET_INVENTORY', remoteFilename: 'erp.csv' };
  const mistyped = { configID: 'RESET_INVENTORY' };

  const runNow = (runId: string): Promise<RunRecord> => stream.call('GET', 'ingest', `/runs/${runId}`);
  const ended = (runId: string): Promise<RunRecord> =>
    waitUntil(
      async () => {
        const run = await runNow(runId);
        return run.finishedAt ? run : undefined;
      },
      { withinMs: 30_000, what: `run ${runId} has ended` },
    );
  const told = (what: string, isIt: (run: RunRecord) => boolean, times = 1): Promise<RunRecord> =>
    waitUntil(
      async () => {
        const runs = (await finishedRuns(stream)).filter(isIt);
        return runs.length >= times && runs[0];
      },
      { withinMs: 30_000, what },
    );
  const post = async (
    body: object,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`${stream.services.ingest!.url}/jobs/JOB_IMP_INV/runs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stream.keys.admin}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };

  const byHttp = async (): Promise<RunRecord> => ended(((await post({ parameters })).body as RunRecord).runId!);
  const byKafka = async (): Promise<RunRecord> => {
    await requestRuns(stream, [
      { id: 'ask-1', data: { requestId: 'by-kafka', jobId: 'JOB_IMP_INV', parameters, requestedBy: 'dag-7' } },
    ]);
    return ended((await told('the run over Kafka has ended', ({ requestId }) => requestId === 'by-kafka')).runId!);
  };
  const bySchedule = async (): Promise<RunRecord> => {
    const timing = { cron: '0 3 1 1 *', zone: 'Europe/Paris' };
    await stream.call('PUT', 'ingest', '/schedules/yearly', { jobId: 'JOB_IMP_INV', parameters, ...timing });
    await makeDue('yearly');
    const runId = await waitUntil(
      async () =>
        (await stream.call<{ lastRunId: string | null }>('GET', 'ingest', '/schedules/yearly')).lastRunId ?? undefined,
      { withinMs: 30_000, what: 'the schedule has asked for its run' },
    );
    return ended(runId);
  };
  const byCommandLine = async (): Promise<RunRecord> => {
    const words = Object.entries(parameters).flatMap(([name, value]) => ['-p', `${name}=${value}`]);
    const { status, out } = await stockline(stream, ['run', 'JOB_IMP_INV', ...words, '--wait', '--json']);
    expect(status).toBe(3);
    return ended((JSON.parse(out) as RunRecord).runId!);
  };
  /** The new year comes early: when a schedule is due stands in the database, and the database's clock is the one that counts. */
  const makeDue = (name: string): Promise<unknown> =>
    stream.sql('update ingest.schedule set next_at = now() where name = $1', [name]);

  it('is the same run, and the same is told of it, whichever way it came', async () => {
    // Yesterday's file: guards weigh a file by the one before it, and the level that it moves.
    drop();
    await byHttp();
    const runs: RunRecord[] = [];
    for (const ask of [byHttp, byKafka, bySchedule, byCommandLine]) {
      drop();
      runs.push(await ask());
    }
    expect(runs.map(({ via }) => via)).toEqual(['http', 'kafka', 'schedule', 'cli']);
    expect(runs.map(({ requestedBy }) => requestedBy)).toEqual(['admin', 'dag-7', 'schedule yearly', 'admin']);
    expect(withoutWhoAndWhen(runs[0]!)).toMatchObject({
      status: 'completed_with_rejections',
      parameters: { configId: 'RESET_INVENTORY', remoteFilename: 'erp.csv' },
      counts: { rows: 2, applied: 1, unchanged: 0, superseded: 0, rejected: 1 },
      files: [{ fileName: 'erp.csv', rows: 2, applied: 1, rejected: 1, errorFile: 'errors/erp.csv.ID.errors.csv' }],
      error: null,
    });
    for (const run of runs.slice(1)) expect(withoutWhoAndWhen(run)).toEqual(withoutWhoAndWhen(runs[0]!));
    for (const run of runs)
      expect(await told(`${run.runId} was told`, ({ runId }) => runId === run.runId)).toEqual(run);
  }, 120_000);

  it('is refused in the same words, whichever way it came', async () => {
    const { status, body } = await post({ parameters: mistyped });
    const problem = body as { code: string; detail: string; hint: string; errors: object[] };
    const refusal: Refusal = { code: problem.code, message: problem.detail, hint: problem.hint };
    expect(status).toBe(422);
    expect(refusal.message + refusal.hint).toMatch(/configID.*configId/s);

    await requestRuns(stream, [
      { id: 'ask-2', data: { requestId: 'typo', jobId: 'JOB_IMP_INV', parameters: mistyped, requestedBy: 'dag-7' } },
    ]);
    const overKafka = await told('the refusal over Kafka', ({ requestId }) => requestId === 'typo');
    expect(overKafka).toMatchObject({
      runId: null,
      status: 'refused',
      via: 'kafka',
      requestedBy: 'dag-7',
      error: refusal,
    });

    const put = { jobId: 'JOB_IMP_INV', cron: '0 3 1 1 *', parameters: mistyped };
    await expect(stream.call('PUT', 'ingest', '/schedules/mistyped', put)).rejects.toThrow(refusal.message);
    // One that was written by a version that knew a parameter of that name.
    await stream.call('PUT', 'ingest', '/schedules/outdated', { ...put, parameters });
    await stream.sql(`update ingest.schedule set parameters = $1, next_at = now() where name = 'outdated'`, [
      JSON.stringify(mistyped),
    ]);
    const bySchedule = await told(
      'the refusal of the schedule',
      ({ requestedBy }) => requestedBy === 'schedule outdated',
    );
    expect(bySchedule).toMatchObject({ runId: null, status: 'refused', via: 'schedule', error: refusal });

    const { out, err, ...left } = await stockline(stream, ['run', 'JOB_IMP_INV', '-p', 'configID=RESET_INVENTORY']);
    expect([left.status, out]).toEqual([2, '']);
    expect(err).toContain(refusal.message);
    expect(err).toContain(refusal.hint);
    const { via: _, requestId: __, requestedBy: ___, ...kafkaRefusal } = overKafka;
    expect(bySchedule).toMatchObject(kafkaRefusal);
  }, 120_000);

  it('under the same id of a request is one run with one outcome', async () => {
    drop();
    const data = { requestId: 'nightly', jobId: 'JOB_IMP_INV', parameters, requestedBy: 'dag-7' };
    await requestRuns(stream, [{ id: 'ask-3', data }]);
    const first = await told('the first outcome', ({ requestId }) => requestId === 'nightly');
    drop();
    await requestRuns(stream, [{ id: 'ask-4', data }]);
    expect(await told('the same outcome again', ({ requestId }) => requestId === 'nightly', 2)).toEqual(first);
    await requestRuns(stream, [{ id: 'ask-5', data: { ...data, requestId: 'typo', parameters: mistyped } }]);
    await told('the same refusal again', ({ requestId }) => requestId === 'typo', 2);

    const key = { 'idempotency-key': 'nightly' };
    const asked = (await post({ parameters }, key)).body as RunRecord;
    const run = await ended(asked.runId!);
    drop();
    expect((await post({ parameters }, key)).body).toEqual(run);
    expect((await post({ parameters: { ...parameters, remoteFilename: 'other.csv' } }, key)).status).toBe(409);

    const [runs] = await stream.sql<{ kafka: string; http: string }>(
      `select count(*) filter (where via = 'kafka' and request_id = 'nightly') as kafka,
              count(*) filter (where via = 'http' and request_id = 'nightly') as http from ingest.run`,
    );
    expect(runs).toEqual({ kafka: '1', http: '1' });
  }, 120_000);
});
