import type { Sql } from '@app/common/database';
import { StocklineError, shorten } from '@app/common/kernel';
import type { FileError, FileStatus, ImportState } from '../file-import';
import type { JudgedGuard } from '../guards/guard';
import type { Previewed } from '../previews/preview';

/** A file's way as callers see it. */
export interface ImportView {
  importId: string;
  runId: string;
  configId: string;
  connection: string;
  fileName: string;
  /** `running` until the file has ended. */
  status: FileStatus | 'running' | 'waiting_for_approval';
  /** The last step of its way that is committed. */
  state: ImportState;
  dryRun: boolean;
  rows: number;
  applied: number;
  unchanged: number;
  superseded: number;
  rejected: number;
  /** What rows named, nobody knew and was created; of a preview, what would be. */
  created: number;
  /** Rows that were only held against what stands. */
  compared: number;
  fileSize: number;
  contentHash: string | null;
  /** The earlier import whose content this file had. */
  sameAs: string | null;
  /** The import whose mended rows this file brought, and those that brought this one's. */
  resendOf: string | null;
  resends: string[];
  /** The whole story, where rows were mended and sent again: from the first file on, each with how its rows ended. */
  chain: {
    importId: string;
    fileName: string;
    status: string | null;
    rows: number;
    applied: number;
    unchanged: number;
    superseded: number;
    rejected: number;
  }[];
  /** What it takes back, of an undo; and the undo of it that is in effect. */
  undoOf: string | null;
  undoneBy: string | null;
  asOf: string;
  arrivedAt: string;
  endedAt: string | null;
  /** What was weighed before anything was applied, beside the limits. */
  guards: JudgedGuard[] | null;
  waitsUntil: string | null;
  /** How it differs from what was shown of the same content. */
  previewed: Previewed | null;
  error: FileError | null;
  errorFile: string | null;
  movedTo: string | null;
  parameters: Record<string, unknown>;
  /** Milliseconds of each step. */
  timings: Record<string, number>;
}

export interface ImportFilter {
  configId?: string;
  status?: string;
  fileName?: string;
  runId?: string;
  /** RFC 3339, inclusive. */
  from?: string;
  /** RFC 3339, exclusive. */
  to?: string;
}

type ViewRow = Omit<ImportView, 'asOf' | 'arrivedAt' | 'endedAt' | 'waitsUntil'> & {
  importNo: string;
  asOf: Date;
  arrivedAt: Date;
  endedAt: Date | null;
  waitsUntil: Date | null;
};

const status =
  "case when state = 'waiting' then 'waiting_for_approval' when ended_at is null then 'running' else status end";

const chain = `(
    select case when count(*) > 1 then jsonb_agg(jsonb_build_object('importId', c.import_id, 'fileName', c.file_name, 'status', c.status, 'rows', c.rows,
                  'applied', c.applied, 'unchanged', c.unchanged, 'superseded', c.superseded, 'rejected', c.rejected) order by c.import_no) else '[]' end
    from file_import c where c.import_no = coalesce(f.chain_of, f.import_no) or c.chain_of = coalesce(f.chain_of, f.import_no))`;

const columns = `import_no as "importNo", import_id as "importId", run_id as "runId", config_id as "configId", connection, file_name as "fileName",
  ${status} as status, state, dry_run as "dryRun", rows, applied, unchanged, superseded, rejected, created, compared, file_size::float8 as "fileSize",
  content_hash as "contentHash", same_as as "sameAs", resend_of as "resendOf",
  array(select r.import_id from file_import r where r.resend_of = f.import_id order by r.import_no)::text[] as resends,
  ${chain} as chain,
  undo_of as "undoOf", undone_by as "undoneBy",
  as_of as "asOf", arrived_at as "arrivedAt", ended_at as "endedAt", guards, previewed,
  case when state = 'waiting' then waits_until end as "waitsUntil", error, error_file as "errorFile", moved_to as "movedTo", parameters, timings`;

/** A page of imports, the newest first, below the number `before` where one is given. */
export async function findImports(
  sql: Pick<Sql, 'query'>,
  { configId, status: wanted, fileName, runId, from, to }: ImportFilter,
  limit: number,
  before: string | undefined,
): Promise<{ items: ImportView[]; next: string | undefined }> {
  const rows = await sql.query<ViewRow>(
    `select ${columns} from file_import f
     where ($1::text is null or config_id = $1) and ($2::text is null or ${status} = $2) and ($3::text is null or file_name = $3)
       and ($4::text is null or run_id = $4) and ($5::timestamptz is null or arrived_at >= $5) and ($6::timestamptz is null or arrived_at < $6)
       and ($7::bigint is null or import_no < $7)
     order by import_no desc limit $8`,
    [configId, wanted, fileName, runId, from, to, before, limit + 1],
  );
  const page = rows.slice(0, limit);
  return { items: page.map(viewOf), next: rows.length > limit ? page.at(-1)?.importNo : undefined };
}

/** One import by its id, with the number that rows are kept by. */
export async function findImport(
  sql: Pick<Sql, 'query'>,
  importId: string,
): Promise<{ importNo: string; view: ImportView }> {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(importId);
  const [row] = isId
    ? await sql.query<ViewRow>(`select ${columns} from file_import f where import_id = $1::uuid`, [importId])
    : [];
  if (row) return { importNo: row.importNo, view: viewOf(row) };
  throw new StocklineError({
    code: 'import_unknown',
    message: `there is no import "${shorten(importId)}" here`,
    hint: 'See GET /imports, or ask the service that has the import.',
  });
}

const viewOf = ({ importNo: _, asOf, arrivedAt, endedAt, waitsUntil, ...row }: ViewRow): ImportView => ({
  ...row,
  asOf: asOf.toISOString(),
  arrivedAt: arrivedAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
  waitsUntil: waitsUntil?.toISOString() ?? null,
});
