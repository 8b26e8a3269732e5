import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { topics, type RunRecord } from '../../libs/common/src/contracts';
import { projectRoot } from '../../dev/platform';
import { seedNorth, stateCatalogue } from '../support/small-shop';
import { startSpanReceiver, type ReceivedSpan, type SpanReceiver } from '../support/span-receiver';
import { startStream, type Stream } from '../support/start-stream';
import { sendMessages, topicContent } from '../support/topic-content';
import { waitUntil } from '../support/wait-until';

type Line = Record<string, unknown> & { msg: string; traceId?: string };

describe('one trace through HTTP, the run, the event log, Kafka and the next service', () => {
  let receiver: SpanReceiver;
  let stream: Stream;

  beforeAll(async () => {
    receiver = await startSpanReceiver();
    stream = await startStream([]);
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `${receiver.url}/`, OTEL_BSP_SCHEDULE_DELAY: '100', SCHEDULES: 'on' };
    await Promise.all((['ingest', 'shopify-sync', 'threshold'] as const).map((name) => stream.start(name, env)));
    await seedNorth(stream, 2);
    await stateCatalogue(stream, 2);
  }, 120_000);
  afterAll(async () => {
    await stream?.stop();
    await receiver?.stop();
  });

  let quantity = 0;
  const drop = (): void =>
    stream.drop('RESET_INVENTORY', 'erp.csv', `externalFacilityId,sku,availableQty\n100,SKU-1,${++quantity}\n`);
  const ask = async (headers: Record<string, string> = {}): Promise<{ run: RunRecord; traceresponse: string }> => {
    const response = await fetch(`${stream.services.ingest!.url}/jobs/JOB_IMP_INV/runs?wait=30s`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stream.keys.admin}`, 'content-type': 'application/json', ...headers },
      body: '{}',
    });
    return { run: (await response.json()) as RunRecord, traceresponse: response.headers.get('traceresponse')! };
  };
  const traceOf = (traceparent: string | undefined): string | undefined => traceparent?.split('-')[1];
  const logged = (name: 'ingest' | 'shopify-sync', traceId: string): Line[] =>
    stream.services[name]!.logs()
      .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Line] : []))
      .filter((line) => line.traceId === traceId);
  const finished = async (
    isIt: (run: RunRecord) => boolean,
  ): Promise<{ run: RunRecord; traceId: string | undefined }> =>
    waitUntil(
      async () =>
        (await topicContent(`${stream.topicPrefix}${topics.jobFinished.name}`))
          .map(({ value, headers }) => ({
            run: (JSON.parse(value!.toString()) as { data: RunRecord }).data,
            traceId: traceOf(headers?.['traceparent']?.toString()),
          }))
          .find(({ run }) => isIt(run)),
      { withinMs: 30_000, what: 'job-finished tells of the run' },
    );

  it('is seen by a collector as one tree, from the request to what shopify-sync did, and every log line of it names it', async () => {
    drop();
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const { run, traceresponse } = await ask({ traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
    expect(run.status).toBe('completed');
    expect(traceOf(traceresponse)).toBe(traceId);

    const bySync = await waitUntil(
      () =>
        receiver
          .spans(traceId)
          .find(({ service, name }) => service.endsWith('sync') && name === 'process inventory-changed'),
      { withinMs: 30_000, what: 'shopify-sync has told of the message' },
    );
    const spans = await waitUntil(
      () => {
        const now = receiver.spans(traceId);
        return (
          now.some(({ name }) => name === 'run JOB_IMP_INV') && now.some(({ name }) => name.startsWith('POST')) && now
        );
      },
      { withinMs: 10_000, what: 'ingest has told of the run and of the request' },
    );
    const named = (name: string): ReceivedSpan => spans.find((span) => span.name === name)!;
    const parentOf = ({ parentSpanId }: ReceivedSpan): string | undefined =>
      spans.find(({ spanId }) => spanId === parentSpanId)?.name;
    expect(named('POST /jobs/:jobId/runs')).toMatchObject({
      service: 'stockline-ingest',
      parentSpanId: '00f067aa0ba902b7',
      attributes: { 'http.route': '/jobs/:jobId/runs' },
    });
    expect(parentOf(named('run JOB_IMP_INV'))).toBe('POST /jobs/:jobId/runs');
    for (const step of ['download', 'load', 'compare', 'apply', 'report', 'archive'])
      expect(parentOf(named(`import ${step}`))).toBe('run JOB_IMP_INV');
    expect(parentOf(bySync)).toBe('import apply');
    expect(bySync.service).toBe('stockline-shopify-sync');

    expect(logged('ingest', traceId).map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(['run begun', 'file imported', 'run ended']),
    );
    expect(logged('shopify-sync', traceId)).toContainEqual(
      expect.objectContaining({ msg: 'messages handled', topic: 'inventory-changed', handled: 1 }),
    );
    expect((await finished(({ runId }) => runId === run.runId)).traceId).toBe(traceId);
  }, 120_000);

  it('leads from a request over Kafka through its run to the answer, also where it is refused', async () => {
    drop();
    const request = (digit: string, parameters: object) => ({
      key: 'JOB_IMP_INV',
      headers: { traceparent: `00-${digit.repeat(32)}-${digit.repeat(16)}-01` },
      value: JSON.stringify({
        specversion: '1.0',
        id: `ask-${digit}`,
        source: 'airflow',
        type: 'stockline.job-requested.v1',
        data: { requestId: `ask-${digit}`, jobId: 'JOB_IMP_INV', parameters },
      }),
    });
    // Together, so that one batch has the requests of two traces.
    await sendMessages(`${stream.topicPrefix}${topics.jobRequested.name}`, [
      request('a', {}),
      request('b', { configID: 'mistyped' }),
    ]);
    const taken = await finished(({ requestId }) => requestId === 'ask-a');
    expect([taken.run.status, taken.traceId]).toEqual(['completed', 'a'.repeat(32)]);
    const refused = await finished(({ requestId }) => requestId === 'ask-b');
    expect([refused.run.status, refused.traceId]).toEqual(['refused', 'b'.repeat(32)]);
    await waitUntil(() => receiver.spans('a'.repeat(32)).some(({ name }) => name === 'run JOB_IMP_INV'), {
      withinMs: 10_000,
      what: 'the run is seen in the trace of its request',
    });
  }, 120_000);

  it('begins with the call where the caller names none, and with the time of a schedule', async () => {
    drop();
    const { run, traceresponse } = await ask();
    const traceId = traceOf(traceresponse)!;
    expect((await finished(({ runId }) => runId === run.runId)).traceId).toBe(traceId);
    const root = await waitUntil(() => receiver.spans(traceId).find(({ name }) => name === 'POST /jobs/:jobId/runs'), {
      withinMs: 10_000,
      what: 'the request is seen',
    });
    expect(root.parentSpanId).toBeFalsy();
    await stream.call('PUT', 'ingest', '/schedules/yearly', { jobId: 'JOB_IMP_INV', cron: '0 3 1 1 *', zone: 'UTC' });
    await stream.sql(`update ingest.schedule set next_at = now() where name = 'yearly'`);
    await waitUntil(
      () => {
        const begun = receiver.spans().find(({ name }) => name === 'schedule yearly');
        return begun && receiver.spans(begun.traceId).find(({ parentSpanId }) => parentSpanId === begun.spanId);
      },
      { withinMs: 30_000, what: 'the run of the schedule is seen in its trace' },
    );
    expect(receiver.spans().filter(({ name }) => name.includes('health'))).toEqual([]);
  }, 60_000);

  it('is carried and logged as well where no collector is, and a service without one loads nothing of the exporter', async () => {
    await stream.services.ingest!.stop();
    await stream.start('ingest');
    drop();
    const traceId = 'c'.repeat(32);
    const { run } = await ask({ traceparent: `00-${traceId}-${'d'.repeat(16)}-01` });
    expect((await finished(({ runId }) => runId === run.runId)).traceId).toBe(traceId);
    expect(logged('ingest', traceId).map(({ msg }) => msg)).toContain('file imported');
    const bySync = await waitUntil(() => receiver.spans(traceId)[0], {
      withinMs: 20_000,
      what: 'shopify-sync tells of it',
    });
    expect(bySync).toMatchObject({ name: 'process inventory-changed', parentSpanId: 'd'.repeat(16) });

    const program = join(projectRoot, 'dist/apps/ingest-service/src/start-ingest.js');
    const { stdout } = await promisify(execFile)(process.execPath, [
      '-e',
      `require(${JSON.stringify(program)}); console.log(Object.keys(require.cache).filter((file) => /@opentelemetry.(?!api)/.test(file)).length)`,
    ]);
    expect(stdout.trim()).toBe('0');
  }, 120_000);
});
