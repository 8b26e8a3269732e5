import type { CopyIn, Tx } from '@app/common/database';
import { CopyBlock } from './copy-block';
import type { RowProblem } from './row-reader';
import { dropStaging, emptyStaging, keepStaging, makeStaging } from './staging-table';
import type { Work } from './work';

const blockBytes = 128 * 1024;
/** A file of this size will not be held. */
const largeBytes = 2 * 1024 * 1024;
/** So many bytes of rows the planner has to be told of; about fewer it need not be right. */
const fewBytes = 16 * 1024;

/** The few statistics that tell how many rows there are, which is what plans go by: a thirtieth of the usual sample. */
const analyze = (table: string): string => `set local default_statistics_target = 3; analyze ${table}`;

/**
 * Where the rows of a file go as they are read, and what is wrong with others. Fewer than fill a block are held here, and go into `staging` in the
 * transaction that compares them; more go into tables of their own, block by block.
 * A connection takes one COPY at a time: problems are gathered, and when there is a block of them the COPY of the rows ends, and begins again
 * with the next row.
 */
export class Staging {
  readonly block: CopyBlock;
  private readonly problems = new CopyBlock(problemColumns, blockBytes);
  private wrongRows = 0;
  private table: string | undefined;
  private copy: CopyIn | undefined;

  constructor(private readonly work: Pick<Work, 'session' | 'declaration' | 'row'>) {
    this.block = new CopyBlock(work.declaration.staging.length, blockBytes);
  }

  get isFull(): boolean {
    return this.block.length >= blockBytes;
  }

  /** Whether any row is wrong by itself. */
  get hasProblems(): boolean {
    return this.wrongRows > 0;
  }

  async flush(): Promise<void> {
    if (this.block.length === 0) return;
    const table = await this.ownTable();
    this.copy ??= this.work.session.copyIn(`copy ${table} from stdin`);
    await this.copy.write(this.block.take());
  }

  async problem(line: number, problem: RowProblem): Promise<void> {
    this.wrongRows++;
    this.problems.beginRow(line);
    this.problems.text(problem.code);
    this.problems.text(problem.reason);
    this.problems.text(problem.hint ?? null);
    this.problems.text(problem.column ?? null);
    this.problems.text(problem.value?.replaceAll('\0', '\u2400') ?? null);
    this.problems.endRow();
    if (this.problems.length >= blockBytes) await this.flushProblems();
  }

  /** All rows have been read. */
  async end(): Promise<void> {
    if (this.table === undefined) return;
    await this.flush();
    await this.flushProblems();
    await this.work.session.execute(analyze(this.table));
  }

  async abort(reason: unknown): Promise<void> {
    await this.copy?.abort(reason instanceof Error ? reason : new Error(String(reason)));
  }

  /** Makes ready for all rows of the file, also for the second time. */
  async begin(): Promise<void> {
    const { session, row } = this.work;
    this.block.take();
    this.problems.take();
    this.wrongRows = 0;
    if (this.table) await session.execute(`truncate ${this.table}, staging_problem`);
    else if (row.fileSize >= largeBytes) await this.ownTable();
  }

  /** Has `compare` find all rows in `staging` and `staging_problem`, in its transaction. */
  async lend<Result>(compare: (tx: Tx) => Promise<Result>): Promise<Result> {
    const { session, declaration, row } = this.work;
    if (this.table !== undefined) {
      const result = await session.transaction(compare);
      await dropStaging(session, row.importNo);
      return result;
    }
    await keepStaging(session, row.importNo, declaration.staging);
    return session.transaction(async (tx) => {
      await emptyStaging(session, tx, this.block.length + this.problems.length);
      const isLong = this.block.length > fewBytes;
      await copyAll(tx, 'staging', this.block);
      await copyAll(tx, 'staging_problem', this.problems);
      if (isLong) await tx.execute(analyze('staging'));
      return compare(tx);
    });
  }

  /** Gives the rows a table of their own. */
  private async ownTable(): Promise<string> {
    const { session, declaration, row } = this.work;
    return (this.table ??= await makeStaging(session, row.importNo, declaration.staging));
  }

  private async flushProblems(): Promise<void> {
    await this.copy?.end();
    this.copy = undefined;
    if (this.problems.length === 0) return;
    await this.ownTable();
    await copyAll(this.work.session, 'staging_problem', this.problems);
  }
}

const problemColumns = 5;

async function copyAll(sql: Pick<Tx, 'copyIn'>, table: string, block: CopyBlock): Promise<void> {
  if (block.length === 0) return;
  const copy = sql.copyIn(`copy ${table} from stdin`);
  await copy.write(block.take());
  await copy.end();
}
