import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a file did may be taken back: by an import of its own, which can be taken back in turn. */
export class LetFilesBeUndone1764200500001 implements MigrationInterface {
  readonly name = 'LetFilesBeUndone1764200500001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Of an undo: what it takes back, and who asked for it. Of any import: the undo that is in effect.
      alter table file_import add column undo_of uuid, add column asked_by text, add column undone_by uuid;
      create index file_import_undo on file_import (undo_of) where undo_of is not null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop index file_import_undo; alter table file_import drop column undo_of, drop column asked_by, drop column undone_by',
    );
  }
}
