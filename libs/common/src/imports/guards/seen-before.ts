import { shorten } from '@app/common/kernel';
import type { Work } from '../work';
import type { GuardFigure } from './guard';

/** Of an import: that it took effect, or is about to, and still has it. */
export const countsAsTaken = 'not dry_run and undone_by is null and (applied > 0 or ended_at is null)';

/**
 * Where the same content would count a second time, an earlier import of it that took effect, or is about to, by any name: whether it did happen
 * twice is for a person to say. What was undone has not happened.
 */
export async function seenBefore({ session, row, declaration }: Work): Promise<GuardFigure[]> {
  if (declaration.sameContent !== 'asks') return [];
  const [earlier] = await session.query<{ importId: string; fileName: string; arrivedAt: Date }>(
    `select import_id as "importId", file_name as "fileName", arrived_at as "arrivedAt" from file_import
     where config_id = $1 and content_hash = $2 and import_no < $3::bigint and ${countsAsTaken}
     order by import_no desc limit 1`,
    [row.configId, row.contentHash, row.importNo],
  );
  if (earlier === undefined) return [];
  const { importId, fileName, arrivedAt } = earlier;
  const says = `it has the very content of "${shorten(fileName)}", taken as import ${importId} on ${arrivedAt.toISOString()}`;
  return [{ guard: 'contentSeenBefore', figure: 1, of: row.rows, smallToo: true, says }];
}
