import { advance } from './advance';
import { beginParts } from './import-part';
import { differsFromPreview, keepPreview } from './previews/keep-preview';
import type { Loaded } from './load-file';
import type { Work } from './work';

/**
 * Compares the whole file with what stands, once: counts, rejected rows, the numbered differences and the state commit together.
 * A row found equal took effect at this moment.
 */
export async function compareFile(work: Work, { reader, staging }: Loaded): Promise<void> {
  const { row, file, declaration, run } = work;
  await run.progress('compare', 0, row.rows, 'rows');
  const compared = await staging.lend(async (tx) => {
    const refused = staging.hasProblems ? await tx.execute(refuseRows, [row.importNo]) : 0;
    const {
      differingRows,
      partEnds,
      creates = 0,
      compared: onlyCompared = 0,
      ...outcome
    } = await declaration.compare(tx, file, reader);
    const staged = row.rows - refused;
    const differing = differingRows ?? outcome.differences;
    const told = differing + outcome.unchanged + outcome.superseded + outcome.rejected + onlyCompared;
    if (told !== staged)
      throw new Error(
        `${file.configId} compared ${staged} rows and told of ${told}: ${JSON.stringify({ ...outcome, onlyCompared })}`,
      );
    const figures = outcome.differences > 0 ? ((await declaration.weigh?.(tx, file, outcome, reader)) ?? []) : [];
    await keepPreview(tx, work);
    const previewed = (await differsFromPreview(tx, work)) ?? null;
    const reached = {
      state: 'compared',
      figures,
      previewed,
      ...outcome,
      parts: beginParts(partEnds),
      ...(row.dryRun ? { created: creates } : {}),
      compared: onlyCompared,
      rows: row.rows,
      lastLine: row.lastLine,
      rejected: outcome.rejected + refused,
    } as const;
    await advance(tx, row, { ...reached, timings: row.timings });
    return reached;
  });
  Object.assign(row, compared);
}

/** Rows that are wrong by themselves. $1 import. */
const refuseRows = `
  insert into import_row (import_no, line, outcome, code, reason, hint, column_name, value)
  select $1::bigint, line, 'rejected', code, reason, hint, column_name, value from staging_problem`;
