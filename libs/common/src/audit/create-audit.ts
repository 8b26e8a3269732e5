import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who did what to which, with what stood before and after. Rows are only ever added. */
export class CreateAudit1764000600001 implements MigrationInterface {
  readonly name = 'CreateAudit1764000600001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table if not exists audit (
        audit_id bigint generated always as identity primary key,
        at timestamptz not null default now(),
        who text not null,
        what text not null,
        subject text not null,
        before jsonb,
        after jsonb
      );
      create index audit_of_subject on audit (subject, audit_id);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index audit_of_subject');
  }
}
