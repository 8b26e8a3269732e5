import { sideBySide } from './side-by-side';

describe('work side by side', () => {
  it('is begun so many at once, and what is put into the queue meanwhile is done too', async () => {
    const queue = [1, 2, 3, 4, 5];
    const done: number[] = [];
    let atOnce = 0;
    let most = 0;
    await sideBySide(queue, 2, async (item) => {
      most = Math.max(most, ++atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      if (item === 2) queue.push(20);
      done.push(item);
      atOnce--;
    });
    expect(most).toBe(2);
    expect(done.sort((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 20]);
  });

  it('that fails is told after what was under way has ended, and begins nothing more', async () => {
    const ended: number[] = [];
    const failing = sideBySide([1, 2, 3, 4], 2, async (item) => {
      if (item === 1) throw new Error('one failed');
      await new Promise((resolve) => setTimeout(resolve, 5));
      ended.push(item);
    });
    await expect(failing).rejects.toThrow('one failed');
    expect(ended).toEqual([2]);
  });
});
