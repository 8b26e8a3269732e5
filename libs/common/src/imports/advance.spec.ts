import { advance } from './advance';
import type { FileImport } from './file-import';

/** Whether the commit of what a step has reached may come before the disk has it. */
async function waitsForDisk(reached: Parameters<typeof advance>[2]): Promise<boolean> {
  const statements: string[] = [];
  const sql = { execute: async (statement: string) => statements.push(statement) };
  await advance(sql, { importNo: '1', state: 'applied', appliedOrdinal: 0 } as FileImport, reached);
  return !statements[0]!.includes("set_config('synchronous_commit', 'off', true)");
}

describe('what a step of an import has reached', () => {
  it.each([
    ['how a file ended, before it is moved away', { state: 'reported', status: 'failed' }],
    ['stock that has changed', { appliedOrdinal: 5_000, applied: 5_000 }],
    ['what was created', { created: 500 }],
    ['that it waits for a person', { state: 'waiting', guards: [] }],
  ] as const)('is on the disk: %s', async (_what, reached) => {
    await expect(waitsForDisk(reached as Parameters<typeof advance>[2])).resolves.toBe(true);
  });

  it.each([
    ['a download', { state: 'downloaded' }],
    ['a comparison', { state: 'compared' }],
    ['a judgement that lets it pass', { guards: [] }],
    ['the last chunk, once all of them are on the disk', { state: 'applied', status: 'completed' }],
    ['a move that has happened', { state: 'ended', movedTo: 'archive/a.csv' }],
  ] as const)(
    'may be taken back by a crash of PostgreSQL where the step is then taken again: %s',
    async (_what, reached) => {
      await expect(waitsForDisk(reached as Parameters<typeof advance>[2])).resolves.toBe(false);
    },
  );
});
