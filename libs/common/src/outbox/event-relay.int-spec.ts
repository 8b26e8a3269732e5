import { topics } from '@app/common/contracts';
import type { Database } from '@app/common/database';
import { topicContent } from '../../../../test/support/topic-content';
import { trialService, type TrialService } from '../../../../test/support/trial-service';
import { waitUntil } from '../../../../test/support/wait-until';
import { appendEvents } from './append-events';
import { epochOf } from './epoch';
import { keepEventLog } from './keep-event-log';

const topic = topics.inventoryChanged;
const DAY_MS = 24 * 60 * 60 * 1000;

describe('the relay', () => {
  let service: TrialService;
  let database: Database;
  beforeEach(async () => {
    service = await trialService();
    ({ database } = service);
    await service.client.ensureTopics([topic]);
  });
  afterEach(() => service.close());

  /** `count` versions of each of three keys, in small transactions. */
  const append = async (from: number, count: number) => {
    for (let version = from; version < from + count; version += 10)
      await database.transaction((tx) =>
        appendEvents(
          tx,
          Array.from({ length: 10 }, (_, n) => ['a', 'b', 'c'].map((key) => ({ key, version: version + n })))
            .flat()
            .map(({ key, version: n }) => ({
              topic,
              key,
              type: 'stockline.inventory-changed.v1',
              data: { version: n },
            })),
        ),
      );
  };
  const versionsByKey = async () => {
    const versions: Record<string, number[]> = {};
    for (const { key, value } of await topicContent(service.client.topicOnBroker(topic)))
      (versions[key!.toString()] ??= []).push(
        (JSON.parse(value!.toString()) as { data: { version: number } }).data.version,
      );
    return versions;
  };
  /** Re-sends begin again at an earlier version and go on from there: leaving out what is not newer gives every version in order. */
  const expectAllInOrder = async (upTo: number) => {
    const versions = await versionsByKey();
    expect(Object.keys(versions).sort()).toEqual(['a', 'b', 'c']);
    for (const list of Object.values(versions)) {
      let last = 0;
      const newer = list.filter((version) => version > last && (last = version));
      expect(newer).toEqual(Array.from({ length: upTo }, (_, n) => n + 1));
      for (const [index, version] of list.entries())
        if (index > 0) expect(version).toBeLessThanOrEqual(list[index - 1]! + 1);
    }
    return Object.values(versions).reduce((sum, list) => sum + list.length, 0);
  };

  it('publishes what is committed within moments, and nothing of what is rolled back', async () => {
    const relay = service.relay();
    await relay.start();
    const event = { topic, key: 'a', type: 'stockline.inventory-changed.v1', data: { version: 1 } };
    await expect(
      database.transaction(async (tx) => {
        await appendEvents(tx, [event]);
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    await waitUntil(() => service.said.some(({ message }) => message === 'relay has its turn'), {
      what: 'a turn',
    });
    await database.transaction((tx) => appendEvents(tx, [event]));
    const startedMs = performance.now();
    await relay.drained();
    expect(performance.now() - startedMs).toBeLessThan(500);
    expect(await relay.status()).toMatchObject({ waiting: 0, oldestWaitingMs: 0 });
    await relay.stop();
    expect(await versionsByKey()).toEqual({ a: [1] });
  });

  it('hands over to another replica when stopped, each message sent once', async () => {
    const one = service.relay(20);
    const other = service.relay(20);
    await one.start();
    const appending = append(1, 100);
    await waitUntil(async () => (await one.status()).position > 30, { what: 'the first relay at work' });
    await other.start();
    await one.stop();
    await appending;
    await other.drained();
    await append(101, 20);
    await other.drained();
    await other.stop();
    expect(await expectAllInOrder(120)).toBe(360);
  });

  it('hands over when its connection is cut in the middle of a batch; what is in doubt is sent again, order kept', async () => {
    const one = service.relay(20);
    const other = service.relay(20);
    await one.start();
    await other.start();
    const appending = append(1, 200);
    await waitUntil(async () => (await one.status()).position > 60, { what: 'relays at work' });
    const cut = await database.query(
      `select pg_terminate_backend(pid) from pg_locks
        where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())
          and (classid::bigint << 32) | objid::bigint = hashtextextended('relay of ' || current_schema(), 0)`,
    );
    expect(cut).toHaveLength(1);
    await appending;
    await one.drained();
    await Promise.all([one.stop(), other.stop()]);
    expect(await expectAllInOrder(200)).toBeGreaterThanOrEqual(600);
    expect(service.said.filter(({ message }) => message === 'relay has its turn').length).toBeGreaterThanOrEqual(2);
  });

  it('lives on when PostgreSQL cuts every connection', async () => {
    const relay = service.relay(20);
    await relay.start();
    await append(1, 10);
    await relay.drained();
    await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await append(11, 10);
    await relay.drained();
    await relay.stop();
    await expectAllInOrder(20);
  });

  it('waits, after a turn that broke, until nothing of it can still arrive', async () => {
    await database.execute(`update relay_position set sending_until = now() + interval '1500 ms'`);
    await append(1, 10);
    const startedMs = performance.now();
    const relay = service.relay();
    await relay.start();
    await relay.drained();
    await relay.stop();
    expect(performance.now() - startedMs).toBeGreaterThan(1_300);
    expect(await database.query(`select sending_until from relay_position`)).toEqual([{ sending_until: null }]);
  });

  it('sends again, after a crash between sending and storing, and loses nothing', async () => {
    await append(1, 20);
    const one = service.relay(20);
    await one.start();
    await one.drained();
    await one.stop();
    // What a relay that was killed in the middle of its last batches leaves behind.
    await database.execute(`update relay_position set position = 25`);
    await append(21, 10);
    const other = service.relay(20);
    await other.start();
    await other.drained();
    await other.stop();
    expect(await expectAllInOrder(30)).toBe(90 + 35);
  });

  it('keeps partitions that are young or not yet published, and drops the others', async () => {
    await keepEventLog(database);
    const relay = service.relay();
    await relay.start();
    await append(1, 10);
    await relay.drained();
    await relay.stop();
    await append(11, 10);
    const tenDaysOn = Date.now() + 10 * DAY_MS;
    await keepEventLog(database, 7 * DAY_MS, tenDaysOn);
    expect(await database.query(`select 1 from event_log`)).toHaveLength(60);
    await relay.start();
    await relay.drained();
    await relay.stop();
    await keepEventLog(database, 7 * DAY_MS);
    expect(await database.query(`select 1 from event_log`)).toHaveLength(60);
    await keepEventLog(database, 7 * DAY_MS, tenDaysOn);
    expect(await database.query(`select 1 from event_log`)).toEqual([]);
    await expectAllInOrder(20);
  });

  it('begins in epoch 1', async () => {
    expect(await epochOf(database)).toBe(1);
  });

  it('refuses an event that no broker would take, before it can stop the log', async () => {
    const data = { text: 'x'.repeat(1_000_000) };
    await expect(
      database.transaction((tx) =>
        appendEvents(tx, [{ topic, key: 'a', type: 'stockline.inventory-changed.v1', data }]),
      ),
    ).rejects.toMatchObject({ code: 'event_too_large' });
  });
});
