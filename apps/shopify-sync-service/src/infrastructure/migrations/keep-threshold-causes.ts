import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What stated the value that is held back, so that a number is explained down to the line of its file. */
export class KeepThresholdCauses1764830000301 implements MigrationInterface {
  readonly name = 'KeepThresholdCauses1764830000301';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table threshold add column cause json');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table threshold drop column cause');
  }
}
