import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The W3C traceparent of what a run was asked for by: the run, and what is told of its end, belong to that trace. */
export class TraceRuns1764100000101 implements MigrationInterface {
  readonly name = 'TraceRuns1764100000101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table run add column traceparent text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table run drop column traceparent');
  }
}
