import type { Tx } from '@app/common/database';
import { earlierWaiting } from '../guards/cancel-earlier-waiting';
import { countsAsTaken } from '../guards/seen-before';
import { Apart } from './apart';
import type { ReadFile } from './read-together';

/**
 * Throws where something else is to be done than to apply the files: telling how one differs from its preview, asking because it was there before, ending
 * what waits for approval.
 */
export async function refuseCompany(tx: Tx, read: readonly ReadFile[]): Promise<void> {
  const { declaration, row } = read[0]!.work;
  const [found] = await tx.query<{ shown: boolean; seen: boolean }>(company, [
    row.configId,
    read.map(({ contentHash }) => contentHash),
    declaration.sameContent === 'asks',
  ]);
  if (found!.shown) throw new Apart('the content was previewed');
  if (found!.seen) throw new Apart('the content was seen before');
  if ((await earlierWaiting(tx, read[0]!.work)).length > 0) throw new Apart('a file waits for approval');
}

/** $1 config, $2 hashes, $3 whether content that was seen before is asked about. */
const company = `
  select exists (
    select from file_import where config_id = $1 and content_hash = any($2::text[]) and dry_run and arrived_at > now() - interval '7 days'
  ) as shown, $3::boolean and exists (
    select from file_import where config_id = $1 and content_hash = any($2::text[]) and ${countsAsTaken}
  ) as seen`;
