import type { Tx } from '@app/common/database';
import type { JudgedGuard } from '../guards/guard';
import { takenOver } from '../advance';
import type { ReadFile } from './read-together';
import type { ComparedTogether } from './together-declaration';

interface Came {
  compared: readonly ComparedTogether[];
  guards: readonly JudgedGuard[][];
  /** Rows of each file that took effect. */
  applied: readonly number[];
  togetherMs: number;
}

/**
 * Writes how each file has ended, provided all of them still stand where their claim left them. None has a rejected row, so that there is nothing to report.
 * Gives what takes the values over, once the transaction has committed.
 */
export async function endTogether(
  tx: Tx,
  read: readonly ReadFile[],
  { compared, guards, applied, togetherMs }: Came,
): Promise<() => void> {
  const reached = read.map(({ work, contentHash, rows, lastLine }, place) => {
    const { differences, figures } = compared[place]!;
    const tookEffect = applied[place]!;
    if (tookEffect > differences || differences > rows)
      throw new Error(`of ${rows} rows of "${work.row.fileName}" ${differences} differ and ${tookEffect} took effect`);
    return {
      state: 'reported' as const,
      status: 'completed' as const,
      contentHash,
      rows,
      lastLine,
      differences,
      appliedOrdinal: differences,
      applied: tookEffect,
      unchanged: rows - tookEffect,
      figures: [...figures],
      guards: guards[place]!,
      timings: { ...work.row.timings, togetherMs },
    };
  });
  const ended = await tx.execute(end, [
    read.map(({ work }) => work.row.importNo),
    reached.map(({ contentHash }) => contentHash),
    reached.map(({ rows }) => rows),
    reached.map(({ lastLine }) => lastLine),
    reached.map(({ differences }) => differences),
    reached.map((one) => one.applied),
    JSON.stringify(reached.map(({ figures, guards: judged, timings }) => ({ figures, guards: judged, timings }))),
  ]);
  if (ended !== read.length) throw takenOver(read[0]!.work.row);
  return () => {
    for (const [place, { work }] of read.entries()) Object.assign(work.row, reached[place]);
  };
}

const end = `
  update file_import f
  set state = 'reported', status = 'completed', content_hash = n.content_hash, rows = n.rows, last_line = n.last_line, differences = n.differences,
      applied_ordinal = n.differences, applied = n.applied, unchanged = n.rows - n.applied, figures = j.judged -> 'figures', guards = j.judged -> 'guards',
      timings = j.judged -> 'timings'
  from unnest($1::bigint[], $2::text[], $3::integer[], $4::integer[], $5::integer[], $6::integer[]) with ordinality
         as n (import_no, content_hash, rows, last_line, differences, applied, place)
       join jsonb_array_elements($7::jsonb) with ordinality as j (judged, place) using (place)
  where f.import_no = n.import_no and f.state = 'claimed' and f.applied_ordinal = 0 and f.ended_at is null`;
