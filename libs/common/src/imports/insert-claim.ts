import { lazily, type Sql } from '@app/common/database';
import type { RemoteFile } from '@app/common/files';
import { fileImportColumns, type FileImport } from './file-import';
import type { ImportDeclaration } from './import-declaration';
import { readAdditionalParameters } from './read-additional-parameters';
import { toldByName, type ToldByName } from './told-by-name';

interface NewClaim {
  importId: string;
  runId: string;
  /** The parameters of the run, as they were given. */
  given: Readonly<Record<string, unknown>>;
  declaration: ImportDeclaration;
  connection: string;
  directory: string;
  file: RemoteFile;
  resendOf: string | null;
}

/** Claims a file by a row; undefined where another claim of the same file is unfinished. */
export async function insertClaim(
  sql: Pick<Sql, 'query'>,
  { importId, runId, given, declaration, connection, directory, file, resendOf }: NewClaim,
): Promise<FileImport | undefined> {
  const { asOf, dryRun } = readAdditionalParameters(given['additionalParameters'], declaration);
  const named = namedOf(given, file.name);
  const [row] = await sql.query<FileImport>(
    `with ${lazily}, parent as (
       select import_id, as_of, as_of_stated, sequence, coalesce(chain_of, import_no) as chain_of from file_import where import_id = $11::uuid
     )
     insert into file_import (import_id, run_id, config_id, connection, directory, file_name, file_size, modified_at, arrived_at, as_of,
                              parameters, dry_run, resend_of, as_of_stated, sequence, chain_of)
     select $1::uuid, $2, $3, $4, $5, $6, $7::bigint, $8::timestamptz, now(),
            least(coalesce($9::timestamptz, p.as_of, now()), now()), $10::jsonb, $12, p.import_id,
            $9::timestamptz is not null or coalesce(p.as_of_stated, false), coalesce($13::numeric, p.sequence), p.chain_of
     from lazily left join parent p on true
     on conflict (connection, directory, file_name) where ended_at is null do nothing
     returning ${fileImportColumns}`,
    [
      importId,
      runId,
      declaration.configId,
      connection,
      directory,
      file.name,
      file.size,
      file.modifiedAt.toISOString(),
      (asOf ?? named.asOf)?.toISOString() ?? null,
      JSON.stringify(given),
      resendOf,
      dryRun,
      named.sequence ?? null,
    ],
  );
  return row;
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
