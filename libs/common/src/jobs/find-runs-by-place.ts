import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A claimed place in the queue finds its run. */
export class FindRunsByPlace1764000500001 implements MigrationInterface {
  readonly name = 'FindRunsByPlace1764000500001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      "create index run_of_place on run (queue_entry) where status in ('queued', 'running', 'waiting_for_approval')",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index run_of_place');
  }
}
