import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A shop is written what may be sold, or what is on hand. */
export class ChoosePublished1764240400201 implements MigrationInterface {
  readonly name = 'ChoosePublished1764240400201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      "alter table shop add column publish text not null default 'available' check (publish in ('available', 'on_hand'))",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table shop drop column publish');
  }
}
