import type { Sql, Tx } from '@app/common/database';
import type { AppliedRows } from '../ended-rows';
import type { ImportFile } from '../import-file';

/** How many were asked elsewhere, and how many of them have been answered. */
export interface Asked {
  readonly asked: number;
  readonly answered: number;
}

/**
 * What `create` and `apply` only send is counted once the other side has answered. Both commit what they send with what they have reached, so
 * that nothing is sent twice; how the rows ended is known, and counted, when all are answered.
 */
export interface AnswersDeclaration {
  /** How long nothing may be answered before the run fails. The file stays as it stands, and the next run goes on waiting for it. */
  readonly silenceMs: number;
  /** Of what `create` asked for. What stays unanswered holds nothing up: rows that rest on it are rejected by the other side. */
  created?(sql: Pick<Sql, 'query'>, file: ImportFile): Promise<Asked>;
  /** Of what `apply` has sent. */
  applied(sql: Pick<Sql, 'query'>, file: ImportFile): Promise<Asked>;
  /** How the differences ended, by the answers; writes rejected and superseded rows into import_row. Once, in the transaction that ends the file's effect. */
  settle(tx: Tx, file: ImportFile): Promise<AppliedRows>;
}
