import { lazily, type Sql } from '@app/common/database';
import type { RemoteFile } from '@app/common/files';
import { fileImportColumns, type FileImport } from './file-import';
import type { ImportDeclaration } from './import-declaration';
import { readAdditionalParameters } from './read-additional-parameters';
import { toldByName, type ToldByName } from './told-by-name';

interface NewClaim {
  importId: string;
  file: RemoteFile;
  resendOf: string | null;
}

interface Claimant {
  runId: string;
  /** The parameters of the run, as they were given. */
  given: Readonly<Record<string, unknown>>;
  declaration: ImportDeclaration;
  connection: string;
  directory: string;
}

/** Claims a file by a row; undefined where another claim of the same file is unfinished. */
export async function insertClaim(
  sql: Pick<Sql, 'query'>,
  { importId, file, resendOf, ...claimant }: NewClaim & Claimant,
): Promise<FileImport | undefined> {
  const [row] = await insertClaims(sql, claimant, [{ importId, file, resendOf }]);
  return row;
}

/** Claims files of one directory, numbered in this order, in one statement; those of which another claim is unfinished are left out. */
export async function insertClaims(
  sql: Pick<Sql, 'query'>,
  { runId, given, declaration, connection, directory }: Claimant,
  claims: readonly NewClaim[],
): Promise<FileImport[]> {
  const { asOf, dryRun } = readAdditionalParameters(given['additionalParameters'], declaration);
  const named = claims.map(({ file }) => namedOf(given, file.name));
  const rows = await sql.query<FileImport>(
    `with ${lazily}, parent as (
       select import_id, as_of, as_of_stated, sequence, coalesce(chain_of, import_no) as chain_of from file_import where import_id = any($11::uuid[])
     )
     insert into file_import (import_id, run_id, config_id, connection, directory, file_name, file_size, modified_at, arrived_at, as_of,
                              parameters, dry_run, resend_of, as_of_stated, sequence, chain_of)
     select n.import_id, $2, $3, $4, $5, n.file_name, n.file_size, n.modified_at, now(),
            least(coalesce(n.as_of, p.as_of, now()), now()), $10::jsonb, $12, p.import_id,
            n.as_of is not null or coalesce(p.as_of_stated, false), coalesce(n.sequence, p.sequence), p.chain_of
     from lazily,
          unnest($1::uuid[], $6::text[], $7::bigint[], $8::timestamptz[], $9::timestamptz[], $11::uuid[], $13::numeric[]) with ordinality
            as n (import_id, file_name, file_size, modified_at, as_of, resend_of, sequence, place)
          left join parent p on p.import_id = n.resend_of
     order by n.place
     on conflict (connection, directory, file_name) where ended_at is null do nothing
     returning ${fileImportColumns}`,
    [
      claims.map(({ importId }) => importId),
      runId,
      declaration.configId,
      connection,
      directory,
      claims.map(({ file }) => file.name),
      claims.map(({ file }) => file.size),
      claims.map(({ file }) => file.modifiedAt.toISOString()),
      named.map((told) => (asOf ?? told.asOf)?.toISOString() ?? null),
      JSON.stringify(given),
      claims.map(({ resendOf }) => resendOf),
      dryRun,
      named.map(({ sequence }) => sequence ?? null),
    ],
  );
  return rows.sort((left, right) => Number(left.importNo) - Number(right.importNo));
}

/** A name that cannot be read refuses the file when it is loaded; here it only states nothing. */
function namedOf(given: Readonly<Record<string, unknown>>, fileName: string): ToldByName {
  const { fileNameRegex } = given;
  if (typeof fileNameRegex !== 'string') return {};
  try {
    return toldByName(fileNameRegex, fileName);
  } catch {
    return {};
  }
}
