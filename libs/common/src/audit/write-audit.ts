import type { Tx } from '@app/common/database';

export interface AuditEntry {
  who: string;
  what: string;
  subject: string;
  before: object | null;
  after: object | null;
}

/** Who did what to which, in the transaction that does it. */
export async function writeAudit(tx: Tx, { who, what, subject, before, after }: AuditEntry): Promise<void> {
  await tx.execute('insert into audit (who, what, subject, before, after) values ($1, $2, $3, $4, $5)', [
    who,
    what,
    subject,
    JSON.stringify(before),
    JSON.stringify(after),
  ]);
}
