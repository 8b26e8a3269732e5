import type { CopyIn, Session } from '@app/common/database';
import { CopyBlock } from './copy-block';
import type { RowProblem } from './row-reader';

const blockBytes = 128 * 1024;

/**
 * Feeds `staging` and `staging_problem` of one session in blocks. A connection takes one COPY at a time: problems are gathered, and when
 * there is a block of them the COPY of the rows ends, and begins again with the next row.
 */
export class StagingCopy {
  readonly block: CopyBlock;
  private readonly problems = new CopyBlock(5, blockBytes);
  private copy: CopyIn | undefined;

  constructor(
    private readonly session: Session,
    private readonly table: string,
    columns: number,
  ) {
    this.block = new CopyBlock(columns, blockBytes);
  }

  get isFull(): boolean {
    return this.block.length >= blockBytes;
  }

  async flush(): Promise<void> {
    if (this.block.length === 0) return;
    this.copy ??= this.session.copyIn(`copy ${this.table} from stdin`);
    await this.copy.write(this.block.take());
  }

  async problem(line: number, problem: RowProblem): Promise<void> {
    this.problems.beginRow(line);
    this.problems.text(problem.code);
    this.problems.text(problem.reason);
    this.problems.text(problem.hint ?? null);
    this.problems.text(problem.column ?? null);
    this.problems.text(problem.value?.replaceAll('\0', '\u2400') ?? null);
    this.problems.endRow();
    if (this.problems.length >= blockBytes) await this.flushProblems();
  }

  async end(): Promise<void> {
    await this.flush();
    await this.flushProblems();
  }

  async abort(reason: unknown): Promise<void> {
    await this.copy?.abort(reason instanceof Error ? reason : new Error(String(reason)));
  }

  private async flushProblems(): Promise<void> {
    await this.copy?.end();
    this.copy = undefined;
    if (this.problems.length === 0) return;
    this.copy = this.session.copyIn('copy staging_problem from stdin');
    await this.copy.write(this.problems.take());
    await this.copy.end();
    this.copy = undefined;
  }
}
