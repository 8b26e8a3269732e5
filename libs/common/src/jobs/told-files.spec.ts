import { toldFiles } from './told-files';

const file = (name: string, status = 'completed', says = ''): object => ({
  fileName: name,
  status,
  guards: [{ says }],
});
const names = (files: readonly object[]): string[] => files.map((one) => (one as { fileName: string }).fileName);

describe('what a run shows of its files', () => {
  it('is all of them while they are few, in their order', () => {
    const files = Array.from({ length: 200 }, (_, place) => file(`${place}.csv`, place % 2 ? 'failed' : 'completed'));
    expect(toldFiles(files)).toEqual(files);
  });

  it('of a thousand begins with those that somebody has to look at, and keeps the order', () => {
    const files = Array.from({ length: 1_000 }, (_, place) =>
      file(`${place}.csv`, place === 500 ? 'failed' : place === 999 ? 'completed_with_rejections' : 'completed'),
    );
    const told = names(toldFiles(files));
    expect(told).toHaveLength(200);
    expect(told.slice(0, 2)).toEqual(['0.csv', '1.csv']);
    expect(told.slice(-2)).toEqual(['500.csv', '999.csv']);
  });

  it('has room in a message of Kafka, however much there is to say of each', () => {
    const files = Array.from({ length: 5_000 }, (_, place) => file(`${place}.csv`, 'failed', '数'.repeat(3_000)));
    const told = toldFiles(files);
    expect(told.length).toBeGreaterThan(50);
    // Three bytes a character at most, and 900,000 for the whole message, the parameters of the run in it.
    expect(JSON.stringify(told).length * 3).toBeLessThan(800_000);
  });
});
