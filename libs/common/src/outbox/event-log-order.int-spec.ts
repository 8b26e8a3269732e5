import { topics } from '@app/common/contracts';
import type { Database, Session, Tx } from '@app/common/database';
import { topicContent } from '../../../../test/support/topic-content';
import { trialService, type TrialService } from '../../../../test/support/trial-service';
import { waitUntil } from '../../../../test/support/wait-until';
import { lockEventLog } from './lock-event-log';

const topic = topics.inventoryChanged;

/** A promise with its end in the hands of the spec. */
const gate = () => {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
};

const appendText = (tx: Tx, key: string, payload: string) =>
  tx.execute(`insert into event_log (topic, key, payload) values ($1, $2, $3)`, [topic.name, key, payload]);

describe('the event log', () => {
  let service: TrialService;
  let database: Database;
  beforeEach(async () => {
    service = await trialService();
    ({ database } = service);
    await database.execute(`create table level (key text primary key, version int not null)`);
    await database.execute(`insert into level values ('k', 0)`);
    await service.client.ensureTopics([topic]);
  });
  afterEach(() => service.close());

  const published = async () =>
    (await topicContent(service.client.topicOnBroker(topic))).map(({ value }) => value!.toString());
  const waiting = () =>
    waitUntil(async () => (await database.query(`select 1 from pg_locks where not granted`)).length > 0, {
      what: 'a transaction that waits for a lock',
    });
  const commits = (work: (tx: Tx) => Promise<unknown>) => database.transaction(work);

  it('publishes every event although one transaction is held open, another waits for it, and a third for a row', async () => {
    const relay = service.relay();
    await relay.start();
    const first = gate();
    const row = gate();
    const begun: string[] = [];
    const holder = commits(async (tx) => {
      await tx.execute(`update level set version = 1 where key = 'k'`);
      begun.push('holder');
      await row.opened;
      await lockEventLog(tx);
      await appendText(tx, 'k', 'k version 1');
      begun.push('appended');
      await first.opened;
    });
    await waitUntil(() => begun.includes('holder'), { what: 'the row held' });
    // Has begun, and has its number, before the holder appends; it must be published behind it, for it read version 1.
    const waiter = commits(async (tx) => {
      await tx.execute(`select pg_current_xact_id()`);
      const [level] = await tx.query<{ version: number }>(
        `update level set version = version + 1 where key = 'k' returning version`,
      );
      await lockEventLog(tx);
      await appendText(tx, 'k', `k version ${level!.version}`);
    });
    await waiting();
    row.open();
    await waitUntil(() => begun.includes('appended'), { what: 'the first event appended' });
    const others = ['a', 'b', 'c'].map((key) =>
      commits(async (tx) => {
        await lockEventLog(tx);
        await appendText(tx, key, `${key} version 1`);
      }),
    );
    await waiting();
    expect(await database.query(`select 1 from event_log`)).toEqual([]);
    first.open();
    await Promise.all([holder, waiter, ...others]);
    await relay.drained();
    await relay.stop();
    const all = await published();
    expect([...all].sort()).toEqual(['a version 1', 'b version 1', 'c version 1', 'k version 1', 'k version 2']);
    expect(all.filter((text) => text.startsWith('k'))).toEqual(['k version 1', 'k version 2']);
  });

  it('keeps positions in the order of commits under many writers, and the versions of each key in theirs', async () => {
    const relay = service.relay(7);
    await relay.start();
    const writer = async (session: Session, n: number) => {
      for (let round = 0; round < 25; round++)
        await session.transaction(async (tx) => {
          const key = `k${(n + round) % 3}`;
          const [level] = await tx.query<{ version: number }>(
            `insert into level values ($1, 1) on conflict (key) do update set version = level.version + 1 returning version`,
            [key],
          );
          await lockEventLog(tx);
          await appendText(tx, key, `${key} ${level!.version}`);
        });
    };
    await Promise.all([1, 2, 3, 4].map((n) => database.session((session) => writer(session, n))));
    await relay.drained();
    await relay.stop();
    const versions = new Map<string, number[]>();
    for (const text of await published()) {
      const [key, version] = text.split(' ') as [string, string];
      versions.set(key, [...(versions.get(key) ?? []), Number(version)]);
    }
    expect([...versions.values()].reduce((sum, list) => sum + list.length, 0)).toBe(100);
    for (const list of versions.values()) expect(list).toEqual(list.map((_, index) => index + 1));
  });

  it('would be passed over by a cursor without the lock: what commits late has the lower position', async () => {
    const seen = async (after: number) =>
      (
        await database.query<{ position: string }>(
          `select position from event_log where position > $1 order by position`,
          [after],
        )
      ).map(({ position }) => Number(position));
    const held = gate();
    const begun: string[] = [];
    const late = commits(async (tx) => {
      await appendText(tx, 'k', 'late');
      begun.push('late');
      await held.opened;
    });
    await waitUntil(() => begun.includes('late'), { what: 'the lower position taken' });
    await commits((tx) => appendText(tx, 'k', 'early'));
    expect(await seen(0)).toEqual([2]);
    held.open();
    await late;
    expect(await seen(2)).toEqual([]);
    expect(await seen(0)).toEqual([1, 2]);
  });
});
