import type { Tx } from '@app/common/database';
import { figuresOfEvery, kindOf, lastOfItsKind, type LastOfItsKind } from '../guards/figures-of-every';
import type { JudgedGuard } from '../guards/guard';
import { judgeGuards, sayTripped } from '../guards/judge-guards';
import { Apart } from './apart';
import type { ReadFile } from './read-together';
import type { ComparedTogether } from './together-declaration';

/** Holds what the comparison found of each file against the guards, and gives what it was judged by; throws where a file has to wait for a person. */
export async function judgeTogether(
  tx: Tx,
  read: readonly ReadFile[],
  compared: readonly ComparedTogether[],
): Promise<JudgedGuard[][]> {
  const last = new Map<string, LastOfItsKind | undefined>();
  const judged: JudgedGuard[][] = [];
  for (const [place, { work, rows }] of read.entries()) {
    const { row, dependencies } = work;
    const kind = kindOf(row.fileName);
    if (!last.has(kind)) last.set(kind, await lastOfItsKind(tx, row, dependencies));
    const { figures, differences } = compared[place]!;
    const limits = dependencies.guards?.get(row.configId) ?? {};
    const guards = judgeGuards([...figures, ...figuresOfEvery({ rows, rejected: 0 }, last.get(kind))], limits);
    if (differences > 0 && guards.some(({ tripped }) => tripped))
      throw new Apart(`${row.fileName}: ${sayTripped(guards)}`);
    judged.push(guards);
    if (limits['fewerRows'] !== undefined) last.set(kind, { rows, importId: row.importId });
  }
  return judged;
}
