/**
 * Columns of numbers as PostgreSQL's binary arrays, for parameters that are cast (`$1::int[]`, `$2::bigint[]`, `$3::timestamptz[]`). As text, each of
 * thousands would be written, copied and read by its digits, on both sides. Layout: array_recv in PostgreSQL's src/backend/utils/adt/arrayfuncs.c.
 */
export const intArray = <Item>(items: readonly Item[], numberOf: (item: Item) => number): Buffer => {
  const array = begun(items.length, int4);
  for (let place = 0; place < items.length; place++) {
    const at = headerBytes + place * (4 + int4.bytes);
    array.writeInt32BE(int4.bytes, at);
    array.writeInt32BE(numberOf(items[place]!), at + 4);
  }
  return array;
};

/** Safe integers only. */
export const bigintArray = <Item>(items: readonly Item[], numberOf: (item: Item) => number): Buffer =>
  eightBytesEach(items, int8, numberOf);

/** Moments in milliseconds since 1970, or null. */
export const timeArray = <Item>(items: readonly Item[], msOf: (item: Item) => number | null): Buffer =>
  eightBytesEach(items, timestamptz, (item) => {
    const ms = msOf(item);
    return ms === null ? null : (ms - year2000Ms) * 1_000;
  });

interface Element {
  /** Of pg_type; fixed for the types that PostgreSQL comes with. */
  oid: number;
  bytes: number;
}
const int4: Element = { oid: 23, bytes: 4 };
const int8: Element = { oid: 20, bytes: 8 };
const timestamptz: Element = { oid: 1184, bytes: 8 };
const year2000Ms = Date.UTC(2000, 0, 1);
/** Dimensions, whether there are nulls, the element's type; then of the one dimension its length and its first subscript. */
const headerBytes = 20;

function begun(length: number, { oid, bytes }: Element): Buffer {
  const array = Buffer.allocUnsafe(headerBytes + length * (4 + bytes));
  array.writeInt32BE(1, 0);
  array.writeInt32BE(0, 4);
  array.writeInt32BE(oid, 8);
  array.writeInt32BE(length, 12);
  array.writeInt32BE(1, 16);
  return array;
}

function eightBytesEach<Item>(
  items: readonly Item[],
  element: Element,
  numberOf: (item: Item) => number | null,
): Buffer {
  const array = begun(items.length, element);
  let at = headerBytes;
  for (const item of items) {
    const value = numberOf(item);
    if (value === null) {
      array.writeInt32BE(-1, at);
      array.writeInt32BE(1, 4);
      at += 4;
      continue;
    }
    const high = Math.floor(value / 2 ** 32);
    array.writeInt32BE(8, at);
    array.writeInt32BE(high, at + 4);
    array.writeUInt32BE(value - high * 2 ** 32, at + 8);
    at += 12;
  }
  return array.subarray(0, at);
}
