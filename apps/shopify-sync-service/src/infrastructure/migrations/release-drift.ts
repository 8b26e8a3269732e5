import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When units that a level lacks had been waited for in vain: until then, nobody but orders is known to have taken them. */
export class ReleaseDrift1764900000301 implements MigrationInterface {
  readonly name = 'ReleaseDrift1764900000301';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table drift add column released_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table drift drop column released_at');
  }
}
