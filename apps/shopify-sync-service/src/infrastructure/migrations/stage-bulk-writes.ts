import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests that are lines of a bulk operation. Once that is over, those it gave no reply for are requests like others. */
export class StageBulkWrites1764500000101 implements MigrationInterface {
  readonly name = 'StageBulkWrites1764500000101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table upload_request add column bulk_id uuid references bulk_operation, add column bulk_line integer,
        add constraint upload_request_line_check check ((bulk_id is null) = (bulk_line is null));
      create unique index upload_request_of_bulk on upload_request (bulk_id, bulk_line) where bulk_id is not null;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table upload_request drop column bulk_line, drop column bulk_id');
  }
}
