import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every chunk asks whether rows of its file state moments. Of most files none does, and only an index knows that without reading all of them. */
export class FindMomentsOfRows1764510300401 implements MigrationInterface {
  readonly name = 'FindMomentsOfRows1764510300401';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'create index inventory_difference_with_moment on inventory_difference (import_no) where as_of is not null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index inventory_difference_with_moment');
  }
}
