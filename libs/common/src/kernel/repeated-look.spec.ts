import { waitUntil } from '../../../../test/support/wait-until';
import { RepeatedLook } from './repeated-look';

describe('a look that is repeated', () => {
  let logged: string[];
  const log = { warn: (_: object, message: string) => void logged.push(message) };
  beforeEach(() => (logged = []));
  const failed = 'edges could not be looked at';

  it('begins at once, and again only when the one before has ended', async () => {
    const ends: (() => void)[] = [];
    const look = new RepeatedLook({
      look: () => new Promise<void>((resolve) => ends.push(resolve)),
      everyMs: 1,
      failed,
      log,
    });
    look.start();
    expect(ends).toHaveLength(1);
    ends[0]!();
    await waitUntil(() => Promise.resolve(ends.length === 2), { what: 'the second look' });
    const stopped = look.stop();
    let isOver = false;
    void stopped.then(() => (isOver = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isOver).toBe(false);
    ends[1]!();
    await stopped;
    expect(ends).toHaveLength(2);
    expect(logged).toEqual([]);
  });

  it('that fails is told of and tried again, and can be begun anew after a stop', async () => {
    let looks = 0;
    const look = new RepeatedLook({
      look: async () => {
        if (++looks <= 2) throw new Error('the database is away');
      },
      everyMs: 1,
      failed,
      log,
    });
    look.start();
    await waitUntil(() => Promise.resolve(looks >= 3), { what: 'a third look' });
    await look.stop();
    expect(logged).toEqual(Array(2).fill('edges could not be looked at; the next look tries again'));
    const before = looks;
    look.start();
    await waitUntil(() => Promise.resolve(looks > before), { what: 'a look after the stop' });
    await look.stop();
  });

  it('says nothing of what the stop itself broke off', async () => {
    const look = new RepeatedLook({
      look: (signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
      everyMs: 1,
      failed,
      log,
    });
    look.start();
    await look.stop();
    expect(logged).toEqual([]);
  });
});
