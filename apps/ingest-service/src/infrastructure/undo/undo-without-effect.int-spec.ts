import { testDatabase } from '../../../../../test/support/platform';
import { openStockFiles, type StockFiles } from '../imports/stock-files.fixture';

describe('an undo that takes nothing back', () => {
  let files: StockFiles;
  beforeAll(async () => void (files = await openStockFiles(await testDatabase())));
  afterAll(() => files.close());
  beforeEach(() => files.clear());

  const found = async (units: number): Promise<string> => {
    const taken = await files.take('MDM_INV_VARIANCE', ['facilityId,sku,availableDelta', `F1,SKU-1,${units}`]);
    return taken.outcome.files[0]!.importId;
  };
  const undoneBy = async (importId: string): Promise<unknown> =>
    (
      await files.database.query<{ by: unknown }>('select undone_by as by from file_import where import_id = $1', [
        importId,
      ])
    )[0]!.by;

  it('because it failed leaves the file as it was, to be undone once what was wrong is mended', async () => {
    const importId = await found(5);
    await files.database.execute('alter table undo_difference add constraint broken check (false) not valid');
    expect((await files.undo(importId)).outcome).toMatchObject({ status: 'failed' });
    expect(await undoneBy(importId)).toBeNull();
    await files.database.execute('alter table undo_difference drop constraint broken');
    expect(await files.undo(importId)).toMatchObject({ counts: 'applied 1' });
    expect(await files.stand()).toEqual(['P1 F1 0/0']);
  });

  it('because something newer stands leaves the file counted: its content is not new again', async () => {
    const importId = await found(5);
    await found(2);
    expect(await files.undo(importId)).toMatchObject({ counts: 'superseded 1' });
    expect(await undoneBy(importId)).toBeNull();
    expect(await files.stand()).toEqual(['P1 F1 7/7']);
  });
});
