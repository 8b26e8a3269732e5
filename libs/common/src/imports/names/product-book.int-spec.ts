import { openDatabase, type Database } from '@app/common/database';
import { testDatabase, type TestDatabase } from '../../../../../test/support/platform';
import { ProductBook, type WantedProduct } from './product-book';

describe('what a process knows of the products that files name', () => {
  let server: TestDatabase;
  let database: Database;
  const many = 30_000;
  const odd = ['tab\there', 'back\\slash', 'line\nend', 'N\\N', '\\.', 'é'];

  beforeAll(async () => {
    server = await testDatabase();
    database = await openDatabase({ url: server.url, schema: 'names', applicationName: 'names', migrations: [] });
    await database.execute(`
      create table product (product_no integer primary key, product_id text not null);
      create table product_identification (id_type_no smallint, id_value text collate "C", product_no integer, shared boolean not null default false);
      create table identification_version (version bigint not null);
      insert into identification_version values (1);
      insert into product select n, 'P' || n from generate_series(1, ${many + odd.length}) n;
      insert into product_identification select 1, 'SKU-' || n, n, false from generate_series(1, ${many}) n;
      insert into product_identification values (1, 'SHARED', 1, true), (1, 'SHARED', 2, true), (2, 'SKU-7', 3, false);`);
    for (const [place, value] of odd.entries())
      await database.execute('insert into product_identification values (1, $1, $2)', [value, many + 1 + place]);
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  const wanted = (values: readonly string[], idTypeNo = 1): WantedProduct[] =>
    values.map((value) => ({ idTypeNo, value: Buffer.from(value) }));
  const skus = (from: number, to: number): WantedProduct[] =>
    wanted(Array.from({ length: to - from + 1 }, (_, index) => `SKU-${from + index}`));
  const known = (book: ProductBook, value: string, idTypeNo = 1): number =>
    book.find(idTypeNo, Buffer.from(value), 0, Buffer.byteLength(value));

  it('is what was asked for, and all names of a type once many of them were', async () => {
    const book = new ProductBook(database);
    await book.refresh();
    expect(await book.lookUp(skus(1, 10_000))).toEqual(Array.from({ length: 10_000 }, (_, index) => index + 1));
    expect(known(book, 'SKU-10001')).toBe(0);
    await book.lookUp(skus(10_001, 20_000));
    expect(await book.lookUp(wanted(['SKU-20001', 'nobody', 'sku-5', 'SHARED']))).toEqual([
      20_001,
      { near: null, productNos: [] },
      { near: 'SKU-5', productNos: [5] },
      { carriers: 'P1 and P2', productNos: [1, 2] },
    ]);
    expect(known(book, `SKU-${many}`)).toBe(many);
    expect(odd.map((value) => known(book, value))).toEqual(odd.map((_, place) => many + 1 + place));
    expect(known(book, 'SHARED')).toBe(-1);
    expect(known(book, 'SKU-7', 2)).toBe(0);
  });

  it('is forgotten when an identification has changed', async () => {
    const book = new ProductBook(database);
    await book.refresh();
    await book.lookUp(skus(1, 3));
    await database.execute('update identification_version set version = version + 1');
    expect(known(book, 'SKU-1')).toBe(1);
    await book.refresh();
    expect(known(book, 'SKU-1')).toBe(0);
  });
});
