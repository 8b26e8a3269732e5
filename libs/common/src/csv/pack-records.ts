import { RecordBatch } from './record-batch';

/** Records that came as strings, as the same batch of bytes that the fast lane gives. */
export function packRecords(
  records: readonly { cells: readonly string[]; line: number }[],
  width: number,
): RecordBatch {
  const bounds = new Int32Array(records.length * width * 2);
  const lines = new Int32Array(records.length);
  let text = '';
  let bytes = 0;
  for (const [index, { cells, line }] of records.entries()) {
    lines[index] = line;
    for (let column = 0; column < width; column++) {
      const cell = cells[column]!;
      const at = (index * width + column) * 2;
      bounds[at] = bytes;
      bytes += Buffer.byteLength(cell);
      bounds[at + 1] = bytes;
      text += cell;
    }
  }
  return new RecordBatch(Buffer.from(text), records.length, width, bounds, lines);
}
