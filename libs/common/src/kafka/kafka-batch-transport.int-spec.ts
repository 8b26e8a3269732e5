import { randomUUID } from 'node:crypto';
import { topics, type Topic } from '@app/common/contracts';
import { StocklineError } from '@app/common/kernel';
import { sendMessages, setCommittedOffset, topicContent } from '../../../../test/support/topic-content';
import { trialService, type TrialService } from '../../../../test/support/trial-service';
import { waitUntil } from '../../../../test/support/wait-until';
import type { EventBatch } from './event-batch';

const topic: Topic = topics.inventoryEvents;
const type = 'stockline.inventory-event.sold.v1';

const sold = (id: string, units = 1, idValue = 'LS-100-M'): string =>
  JSON.stringify({ specversion: '1.0', id, source: 'pos/7', type, data: { idValue, facilityId: 'F1', units } });
/** Every effect is a row: what was handled twice stands there twice. */
const write = (batch: EventBatch): Promise<number> =>
  batch.tx.execute(`insert into effect select * from unnest($1::text[], $2::int[])`, [
    batch.messages.map(({ id }) => id),
    batch.messages.map(({ partition }) => partition),
  ]);
const idOf = (value: Buffer | null): unknown => (JSON.parse(value!.toString()) as { id: unknown }).id;

describe('the batch transport', () => {
  let service: TrialService;
  let onBroker: string;
  beforeEach(async () => {
    service = await trialService();
    await service.database.execute(`create table effect (id text, partition int)`);
    await service.client.ensureTopics([topic]);
    onBroker = service.client.topicOnBroker(topic);
  });
  afterEach(() => service.close());

  const effects = () => service.database.query<{ id: string; partition: number }>(`select id, partition from effect`);
  const handled = (count: number, withinMs = 20_000) =>
    waitUntil(async () => (await effects()).length >= count, { what: `${count} effects`, withinMs });
  const positions = () => service.store.positions(topic.name);
  const readTo = (ends: Record<number, number>) =>
    waitUntil(
      async () => {
        const stored = await positions();
        return Object.entries(ends).every(([partition, end]) => (stored.get(Number(partition)) ?? 0) >= end);
      },
      { what: `positions ${JSON.stringify(ends)}`, withinMs: 30_000 },
    );
  const deadLetters = async () => {
    const relay = service.relay();
    await relay.start();
    await relay.drained();
    await relay.stop();
    return topicContent(`${onBroker}.dlq`);
  };

  it('handles 1,000 good messages promptly and sets the bad ones among them aside, bytes untouched, each with its reason', async () => {
    const good = (n: number) => ({ key: 'a', partition: 0, value: sold(`good-${n}`) });
    const broken = Buffer.from([0x7b, 0x22, 0xff, 0x00, 0x7d]);
    const unknown = sold('unknown-1', 1, 'NOBODY-KNOWS');
    const throwing = sold('throws-1', 2, 'BOOM');
    const first = Array.from({ length: 500 }, (_, n) => good(n));
    const last = Array.from({ length: 500 }, (_, n) => good(500 + n));
    await sendMessages(onBroker, [
      ...first,
      { key: Buffer.from([0x00, 0xfe]), partition: 0, value: broken, headers: { trace: Buffer.from([0xff, 0x01]) } },
      { key: 'b', partition: 0, value: unknown },
      { key: 'c', partition: 0, value: throwing },
      { key: 'd', partition: 0, value: null },
      ...last,
    ]);
    const startedMs = performance.now();
    const consuming = await service.consume(topic, async (batch) => {
      for (const message of batch.messages) {
        const { idValue } = message.data as { idValue: string };
        if (idValue === 'BOOM') throw new TypeError('this one always throws');
        if (idValue === 'NOBODY-KNOWS') batch.park(message, { code: 'product_unknown', message: `no ${idValue}` });
      }
      await write({ ...batch, messages: batch.messages.filter(({ id }) => id.startsWith('good')) });
    });
    await handled(1_000);
    const tookMs = performance.now() - startedMs;
    await consuming.stop();

    expect((await effects()).map(({ id }) => id).sort()).toEqual(
      [...first, ...last].map((m) => idOf(Buffer.from(m.value))).sort(),
    );
    expect(tookMs).toBeLessThan(10_000);
    const letters = await deadLetters();
    expect(letters.map(({ headers }) => String(headers!['x-stockline-reason']))).toEqual(
      expect.arrayContaining(['not_utf8', 'product_unknown', 'handler_failed', 'no_value']),
    );
    expect(letters).toHaveLength(4);
    const letter = (reason: string) =>
      letters.find(({ headers }) => String(headers!['x-stockline-reason']) === reason)!;
    expect(letter('not_utf8')).toMatchObject({ key: Buffer.from([0x00, 0xfe]), value: broken });
    expect(letter('not_utf8').headers!['trace']).toEqual(Buffer.from([0xff, 0x01]));
    expect(letter('product_unknown').value!.toString()).toBe(unknown);
    expect(letter('handler_failed').value!.toString()).toBe(throwing);
    expect(letter('no_value').value).toBeNull();
    const headers = Object.fromEntries(
      Object.entries(letter('handler_failed').headers!).map(([name, value]) => [name, String(value)]),
    );
    expect(headers).toMatchObject({
      'x-stockline-message': 'the handler failed: TypeError: this one always throws',
      'x-stockline-topic': 'inventory-events',
      'x-stockline-partition': '0',
      'x-stockline-offset': '502',
      'x-stockline-service': 'trial',
    });
    expect(Number(headers['x-stockline-attempts'])).toBeGreaterThan(5);
    expect(Date.parse(headers['x-stockline-failed-at']!)).not.toBeNaN();
    const marks = await service.database.query(`select 1 from handled_message`);
    expect(marks).toHaveLength(1_000);
  });

  it('does nothing twice when Kafka has forgotten, or misremembers, how far it was read', async () => {
    await sendMessages(
      onBroker,
      Array.from({ length: 20 }, (_, n) => ({ partition: n % 2, key: 'a', value: sold(`e-${n}`) })),
    );
    const once = await service.consume(topic, async (batch) => void (await write(batch)));
    await handled(20);
    await once.stop();
    const group = `${service.topicPrefix}trial.${topic.name}`;
    // Partition 0: the crash came between the transaction and the commit to Kafka. Partition 1: Kafka claims more than was handled.
    await sendMessages(onBroker, [{ partition: 1, key: 'a', value: sold('late-1') }]);
    await setCommittedOffset(group, onBroker, [
      { partition: 0, offset: '3' },
      { partition: 1, offset: '11' },
    ]);
    const seen: string[] = [];
    const again = await service.consume(topic, async (batch) => {
      seen.push(...batch.messages.map(({ id }) => id));
      await write(batch);
    });
    await readTo({ 0: 10, 1: 11 });
    await again.stop();
    expect(seen).toEqual(['late-1']);
    expect(await effects()).toHaveLength(21);
  });

  it('handles a message once that is sent twice, and refuses its id with other data', async () => {
    const spaced = JSON.stringify(JSON.parse(sold('e-1')), null, 2);
    await sendMessages(onBroker, [
      { partition: 0, key: 'a', value: sold('e-1') },
      { partition: 0, key: 'a', value: sold('e-1') },
      { partition: 0, key: 'a', value: sold('e-2') },
    ]);
    const consuming = await service.consume(topic, async (batch) => void (await write(batch)));
    await readTo({ 0: 3 });
    await sendMessages(onBroker, [
      { partition: 0, key: 'a', value: spaced },
      { partition: 0, key: 'a', value: sold('e-2', 7) },
      { partition: 5, key: 'a', value: sold('e-1') },
      { partition: 0, key: 'a', value: sold('e-3') },
    ]);
    await readTo({ 0: 6, 5: 1 });
    await consuming.stop();
    expect((await effects()).map(({ id }) => id).sort()).toEqual(['e-1', 'e-2', 'e-3']);
    const letters = await deadLetters();
    expect(letters.map(({ headers, value }) => [String(headers!['x-stockline-reason']), value!.toString()])).toEqual([
      ['id_reused', sold('e-2', 7)],
    ]);
  });

  it('knows a message again that was handled on another day, and refuses what is older than its memory', async () => {
    const day = 24 * 60 * 60 * 1000;
    const yesterday = String(Date.now() - day);
    await sendMessages(onBroker, [{ partition: 0, key: 'a', value: sold('e-1'), timestamp: yesterday }]);
    const consuming = await service.consume(topic, async (batch) => void (await write(batch)));
    await readTo({ 0: 1 });
    await sendMessages(onBroker, [
      { partition: 0, key: 'a', value: sold('e-1') },
      { partition: 0, key: 'a', value: sold('old-1'), timestamp: String(Date.now() - 9 * day) },
    ]);
    await readTo({ 0: 3 });
    await consuming.stop();
    expect(await effects()).toEqual([{ id: 'e-1', partition: 0 }]);
    expect((await deadLetters()).map(({ headers }) => String(headers!['x-stockline-reason']))).toEqual(['too_old']);
  });

  it('can handle a message that was parked once it is sent again', async () => {
    let known = false;
    const consuming = await service.consume(topic, async (batch) => {
      if (known) await write(batch);
      else for (const message of batch.messages) batch.park(message, { code: 'product_unknown', message: 'not yet' });
    });
    await sendMessages(onBroker, [{ partition: 0, key: 'a', value: sold('e-1') }]);
    await readTo({ 0: 1 });
    known = true;
    await sendMessages(onBroker, [{ partition: 0, key: 'a', value: sold('e-1') }]);
    await readTo({ 0: 2 });
    await consuming.stop();
    expect(await effects()).toHaveLength(1);
  });

  it('lets one partition wait while what it needs is away, and goes on with the others', async () => {
    let away = true;
    let tries = 0;
    const consuming = await service.consume(topic, async (batch) => {
      if (batch.partition === 1) tries += 1;
      if (batch.partition === 1 && away)
        throw new StocklineError({ code: 'connection_lost', message: 'comes back', retriable: true });
      await write(batch);
    });
    await sendMessages(onBroker, [
      { partition: 0, key: 'a', value: sold('a-1') },
      { partition: 1, key: 'b', value: sold('b-1') },
      { partition: 1, key: 'b', value: sold('b-2') },
    ]);
    await handled(1);
    await waitUntil(() => tries >= 3, { what: 'the waiting partition tried again' });
    await sendMessages(onBroker, [{ partition: 0, key: 'a', value: sold('a-2') }]);
    await handled(2);
    expect((await effects()).map(({ id }) => id)).toEqual(['a-1', 'a-2']);
    expect((await positions()).get(1) ?? 0).toBe(0);
    away = false;
    await handled(4);
    await consuming.stop();
    expect((await effects()).map(({ id }) => id)).toEqual(['a-1', 'a-2', 'b-1', 'b-2']);
    expect(await service.database.query(`select 1 from event_log`)).toEqual([]);
    const pauses = service.said
      .filter(({ facts }) => 'pauseMs' in facts)
      .map(({ facts }) => facts['pauseMs'] as number);
    expect(pauses.slice(0, 3)).toEqual([100, 200, 400]);
  });

  /** What a process leaves behind that was killed over its work: a start, and nothing else. */
  const diesOverIt = async (times: number) => {
    for (let n = 0; n < times; n++) await service.store.countStart(topic.name, 0, 0);
  };

  it('takes messages one by one after three starts without an end, and leaves the one behind that stops three more', async () => {
    await sendMessages(
      onBroker,
      Array.from({ length: 6 }, (_, n) => ({ partition: 0, key: 'a', value: sold(`e-${n}`) })),
    );
    await diesOverIt(3);
    const sizes: number[] = [];
    const consuming = await service.consume(topic, async (batch) => {
      sizes.push(batch.messages.length);
      if (batch.messages[0]!.id === 'e-2') {
        throw new StocklineError({ code: 'stopping', message: 'as if the process were gone', retriable: true });
      }
      await write(batch);
    });
    await waitUntil(() => sizes.length >= 3, { what: 'the third message begun' });
    await consuming.stop();
    expect(new Set(sizes)).toEqual(new Set([1]));
    expect((await effects()).map(({ id }) => id)).toEqual(['e-0', 'e-1']);

    await diesOverIt(3);
    const last = await service.consume(topic, async (batch) => {
      sizes.push(batch.messages.length);
      if (batch.messages.some(({ id }) => id === 'e-2')) throw new Error('must not be tried again');
      await write(batch);
    });
    await readTo({ 0: 6 });
    await last.stop();
    expect((await effects()).map(({ id }) => id)).toEqual(['e-0', 'e-1', 'e-3', 'e-4', 'e-5']);
    expect(
      (await deadLetters()).map(({ headers, value }) => [String(headers!['x-stockline-reason']), idOf(value)]),
    ).toEqual([['crashed_repeatedly', 'e-2']]);
  });

  it('counts a start before the work begins and takes it back when the work is given up in good order', async () => {
    await sendMessages(onBroker, [{ partition: 0, key: 'a', value: sold('e-1') }]);
    const starts = async () =>
      (await service.database.query<{ starts: number }>(`select starts from consumer_position`))[0]?.starts;
    const seen: (number | undefined)[] = [];
    const consuming = await service.consume(topic, async () => {
      seen.push(await starts());
      throw new StocklineError({ code: 'connection_lost', message: 'comes back', retriable: true });
    });
    await waitUntil(() => seen.length >= 3, { what: 'three tries' });
    await consuming.stop();
    expect(new Set(seen)).toEqual(new Set([1]));
    expect(await starts()).toBe(0);
  });

  it('shares partitions with a second replica and hands them over without losing or doubling anything', async () => {
    const one = await service.consume(topic, async (batch) => void (await write(batch)), 10);
    const send = (from: number) =>
      sendMessages(
        onBroker,
        Array.from({ length: 120 }, (_, n) => ({ partition: n % 12, key: 'k', value: sold(`e-${from + n}`) })),
      );
    await send(0);
    const other = await service.consume(topic, async (batch) => void (await write(batch)), 10);
    await send(1_000);
    await handled(240);
    await one.stop();
    await send(2_000);
    await handled(360);
    await other.stop();
    const ids = (await effects()).map(({ id }) => id);
    expect(new Set(ids).size).toBe(360);
    expect(ids).toHaveLength(360);
  });

  it('says that the state is read once every partition has reached the end it had at boot', async () => {
    const stateTopic: Topic = topics.locationMappingChanged;
    await service.client.ensureTopics([stateTopic]);
    const mapping = (n: number) =>
      JSON.stringify({
        id: randomUUID(),
        source: 'stockline',
        type: 'stockline.location-mapping-changed.v1',
        data: {
          shopId: 'north',
          locationId: String(n),
          facilityId: 'F1',
          facilityGroupId: null,
          master: 'ledger',
          epoch: 1,
          version: 1,
          changedAt: '2026-11-23T10:00:00Z',
        },
      });
    await sendMessages(
      service.client.topicOnBroker(stateTopic),
      Array.from({ length: 6 }, (_, n) => ({ partition: n % 2, key: `k${n}`, value: mapping(n) })),
    );
    let release!: () => void;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let begun = 0;
    const consuming = await service.consume(stateTopic, () => {
      begun += 1;
      return gate;
    });
    await waitUntil(() => begun === 2, { what: 'both partitions begun' });
    const early = await consuming.transport.stateRead();
    release();
    await consuming.transport.whenStateRead();
    expect(await consuming.transport.stateRead()).toBe(true);
    await consuming.stop();
    expect(early).toBe(false);
    expect(await service.store.positions(stateTopic.name)).toEqual(
      new Map([
        [0, 3],
        [1, 3],
      ]),
    );
    expect(await service.database.query(`select 1 from event_log`)).toEqual([]);
  });
});
