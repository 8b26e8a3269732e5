import fc from 'fast-check';
import { IdentificationBook, notInBook } from './identification-book';

const found = (book: IdentificationBook, idTypeNo: number, value: string): number => {
  const bytes = Buffer.from(`..${value}..`);
  return book.find(idTypeNo, bytes, 2, bytes.length - 2);
};

describe('the book of identifications', () => {
  it('finds what was put in, by type and the very bytes, and nothing else', () => {
    const entry = fc.tuple(
      fc.integer({ min: 1, max: 3 }),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 300 }), entry, (entries, [otherType, otherValue]) => {
        const book = new IdentificationBook();
        const model = new Map<string, number>();
        for (const [idTypeNo, value, product] of entries) {
          if (model.has(`${idTypeNo} ${value}`)) continue;
          model.set(`${idTypeNo} ${value}`, product);
          book.add(idTypeNo, Buffer.from(value), product);
        }
        for (const [idTypeNo, value] of entries)
          expect(found(book, idTypeNo, value)).toBe(model.get(`${idTypeNo} ${value}`));
        expect(found(book, otherType, otherValue)).toBe(model.get(`${otherType} ${otherValue}`) ?? notInBook);
      }),
    );
  });

  it('grows past its first tables and knows all of it still', () => {
    const book = new IdentificationBook();
    for (let product = 1; product <= 50_000; product++) book.add(1, Buffer.from(`SKU-${product}`), product);
    expect(book.size).toBe(50_000);
    for (let product = 1; product <= 50_000; product += 777) expect(found(book, 1, `SKU-${product}`)).toBe(product);
    expect(found(book, 2, 'SKU-1')).toBe(notInBook);
  });

  it('begins anew once it is full, and is empty after it was cleared', () => {
    const book = new IdentificationBook(100);
    for (let product = 1; product <= 150; product++) book.add(1, Buffer.from(`SKU-${product}`), product);
    expect(book.size).toBe(50);
    expect([found(book, 1, 'SKU-100'), found(book, 1, 'SKU-101'), found(book, 1, 'SKU-150')]).toEqual([
      notInBook,
      101,
      150,
    ]);
    book.clear();
    expect(found(book, 1, 'SKU-150')).toBe(notInBook);
  });
});
