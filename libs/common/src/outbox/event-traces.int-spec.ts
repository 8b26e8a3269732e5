import { topics } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { correlation } from '@app/common/observability';
import { trialService, type TrialService } from '../../../../test/support/trial-service';
import { topicContent } from '../../../../test/support/topic-content';
import { appendEvents } from './append-events';
import { keepEventLog } from './keep-event-log';
import { lockEventLog } from './lock-event-log';

const topic = topics.shipmentImported;
const append = (tx: Tx, ...keys: string[]): Promise<void> =>
  appendEvents(
    tx,
    keys.map((key) => ({ topic, key, type: 'stockline.shipment-imported.v1', data: {} })),
  );
const traced = <T>(digit: string, work: () => Promise<T>): Promise<T> =>
  correlation.run({ traceId: digit.repeat(32), spanId: digit.repeat(16), sampled: true }, work);

describe('the event log and traces', () => {
  let service: TrialService;
  beforeAll(async () => {
    service = await trialService();
    await service.client.ensureTopics([topic]);
  });
  afterAll(() => service.close());

  it('hands each event on to Kafka with the trace of the transaction that appended it, and without one where there was none', async () => {
    const { database } = service;
    const transaction = (digit: string, work: (tx: Tx) => Promise<void>): Promise<void> =>
      traced(digit, () => database.transaction(work));
    await database.transaction((tx) => append(tx, 'nobody-1'));
    await transaction('a', (tx) => append(tx, 'a-1', 'a-2'));
    // Took the lock and had nothing to say; the next one is not to be taken for it.
    await transaction('b', (tx) => lockEventLog(tx));
    await transaction('c', (tx) => append(tx, 'c-1'));
    // What is undone leaves no trace behind, and its positions stay empty.
    await transaction('d', async (tx) => {
      await append(tx, 'd-1');
      throw new Error('undone');
    }).catch(() => undefined);
    await transaction('e', async (tx) => {
      await append(tx, 'e-1');
      await tx.savepoint(() => traced('f', () => append(tx, 'f-1'))).catch(() => undefined);
      await traced('9', () => append(tx, '9-1'));
    });
    await database.transaction((tx) => append(tx, 'nobody-2'));

    // Two a time: a transaction's events may be cut anywhere.
    const relay = service.relay(2);
    await relay.start();
    await relay.drained();
    await relay.stop();
    const read = await topicContent(service.client.topicOnBroker(topic));
    const traceOf = Object.fromEntries(
      read.map(({ key, headers }) => [key!.toString(), headers?.['traceparent']?.toString()]),
    );
    const of = (digit: string): string => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`;
    expect(traceOf).toEqual({
      'nobody-1': undefined,
      'a-1': of('a'),
      'a-2': of('a'),
      'c-1': of('c'),
      'e-1': of('e'),
      'f-1': of('f'),
      '9-1': of('9'),
      'nobody-2': undefined,
    });
  });

  it('forgets the traces that the relay has passed, but the last', async () => {
    const count = async (): Promise<number> =>
      (await service.database.query<{ n: number }>('select count(*)::int as n from event_log_trace'))[0]!.n;
    expect(await count()).toBeGreaterThan(5);
    await keepEventLog(service.database, 24 * 60 * 60 * 1000);
    expect(await count()).toBe(1);
  });
});
