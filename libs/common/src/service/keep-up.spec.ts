import type { Database } from '@app/common/database';
import { keepUp, type Upkeep } from './keep-up';
import { Stage } from './stage';

const database = {} as Database;
const lockNotGiven = () => Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' });

describe('the upkeep of a service', () => {
  let warned: unknown[];
  let done: string[];
  let failing: Error | undefined;
  let stage: Stage;
  const log = { warn: (told: unknown) => void warned.push((told as { error: unknown }).error), error: () => undefined };
  const fails: Upkeep = () => (failing ? Promise.reject(failing) : Promise.resolve());
  const works: Upkeep = () => Promise.resolve(void done.push('done'));
  const start = () => keepUp(stage, database, [fails, works], log as never);
  beforeEach(() => {
    jest.useFakeTimers();
    [warned, done, failing] = [[], [], undefined];
    stage = new Stage(log as never);
  });
  afterEach(async () => {
    await stage.clear();
    jest.useRealTimers();
  });
  const anHour = () => jest.advanceTimersByTimeAsync(60 * 60 * 1000);

  it('lets a service start although a lock is not given, with a warning, and does the other tasks', async () => {
    failing = lockNotGiven();
    await start();
    expect(done).toEqual(['done']);
    expect(warned).toEqual([failing]);
  });

  it('stops a start on what does not heal by itself', async () => {
    failing = new Error('column "postion" does not exist');
    await expect(start()).rejects.toBe(failing);
  });

  it('is done every hour, a failing task keeping none of the others from its turn, until the service stops', async () => {
    await start();
    failing = new Error('column "postion" does not exist');
    await anHour();
    await anHour();
    expect(done).toHaveLength(3);
    expect(warned).toEqual([failing, failing]);
    await stage.clear();
    await anHour();
    expect(done).toHaveLength(3);
  });
});
