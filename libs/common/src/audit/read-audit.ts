import type { Database } from '@app/common/database';

export interface AuditFilter {
  who?: string;
  what?: string;
  subject?: string;
  /** RFC 3339, inclusive. */
  from?: string;
  /** RFC 3339, exclusive. */
  to?: string;
}

export interface AuditRow {
  auditId: string;
  at: string;
  who: string;
  what: string;
  subject: string;
  before: object | null;
  after: object | null;
}

/** Newest first, below the row `before` where one is given. */
export async function readAudit(
  database: Pick<Database, 'query'>,
  { who, what, subject, from, to }: AuditFilter,
  limit: number,
  before: string | undefined,
): Promise<AuditRow[]> {
  const rows = await database.query<AuditRow & { at: Date | string }>(
    `select audit_id as "auditId", at, who, what, subject, before, after from audit
     where ($1::text is null or who = $1) and ($2::text is null or what = $2) and ($3::text is null or subject = $3)
       and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5) and ($6::bigint is null or audit_id < $6)
     order by audit_id desc limit $7`,
    [who, what, subject, from, to, before, limit],
  );
  return rows.map((row) => ({ ...row, at: new Date(row.at).toISOString() }));
}
