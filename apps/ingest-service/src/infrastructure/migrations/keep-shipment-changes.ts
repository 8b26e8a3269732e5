import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How each shipment stood before an import changed it, and which version the import left: so it can be taken back where nothing newer has come. */
export class KeepShipmentChanges1764510300201 implements MigrationInterface {
  readonly name = 'KeepShipmentChanges1764510300201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table shipment_change (
        import_no bigint not null references file_import on delete cascade,
        shipment_no bigint not null references shipment,
        -- All that its message tells of; null where the import made the shipment.
        before jsonb,
        version bigint not null,
        primary key (import_no, shipment_no)
      );
      create index shipment_change_of_shipment on shipment_change (shipment_no);
      create table undo_shipment (
        import_no bigint not null references file_import on delete cascade,
        ordinal integer not null,
        shipment_no bigint not null,
        primary key (import_no, ordinal)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table undo_shipment, shipment_change');
  }
}
