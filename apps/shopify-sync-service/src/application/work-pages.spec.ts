import type { DueLevel } from './ports';
import type { LevelPage } from './selected-pages';
import { workPages } from './work-pages';

const level = (inventoryItemId: string): DueLevel => ({
  locationId: '101',
  inventoryItemId,
  productId: `P${inventoryItemId}`,
  levelVersion: 1,
  parked: null,
});

describe('pages of levels', () => {
  const told: string[] = [];
  beforeEach(() => void told.splice(0));

  async function* pages(...items: string[][]): AsyncGenerator<LevelPage, undefined> {
    for (const some of items) {
      const due = some.map(level);
      yield { due, listed: undefined, done: async () => void told.push(`done ${some.join('')}`) };
    }
    return undefined;
  }
  const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const work = async ({ due }: LevelPage): Promise<void> => {
    const name = due.map(({ inventoryItemId }) => inventoryItemId).join('');
    told.push(`begin ${name}`);
    await nextTurn();
    told.push(`end ${name}`);
  };

  it('are in hand so many at once, and each is told of when it is done with', async () => {
    await workPages(pages(['1'], ['2'], ['3']), 2, work);
    expect(told.slice(0, 2)).toEqual(['begin 1', 'begin 2']);
    expect(told).toHaveLength(9);
    expect(told.indexOf('begin 3')).toBeGreaterThan(told.indexOf('done 1'));
  });

  it('that share a level, which has moved to another product meanwhile, are worked one after the other', async () => {
    await workPages(pages(['1', '2'], ['2', '3']), 2, work);
    expect(told).toEqual(['begin 12', 'end 12', 'done 12', 'begin 23', 'end 23', 'done 23']);
  });

  it('are begun no more once one has failed, whose failure is told when the others have ended; one that waits for it goes on', async () => {
    const failing = workPages(pages(['1', '2'], ['2'], ['3']), 2, async (page) => {
      await work(page);
      if (page.due.length === 2) throw new Error('the first failed');
    });
    await expect(failing).rejects.toThrow('the first failed');
    expect(told).toEqual(['begin 12', 'end 12', 'begin 2', 'end 2', 'done 2']);
  });
});
