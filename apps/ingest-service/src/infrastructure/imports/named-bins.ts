import type { MatchedHeader, RecordBatch } from '@app/common/csv';
import { type ImportFile, isSameCell, RowCells } from '@app/common/imports';
import { defaultBin } from '../../domain/default-bin';
import type { KnownBins } from './known-bins';

/** The bins that the rows of a batch name, found or made together before the rows are read; a row that names none has the one that was chosen. */
export class NamedBins {
  private readonly cells: RowCells<'locationSeqId'>;
  private readonly defaultBin: string;
  private bins = new Int32Array(0);

  constructor(
    header: MatchedHeader,
    private readonly known: KnownBins,
    file: ImportFile,
  ) {
    this.cells = new RowCells(header, ['locationSeqId']);
    this.defaultBin = file.parameters.locationSeqId ?? defaultBin;
  }

  /** The bin of row `index` of the prepared batch. */
  bin(index: number): number {
    return this.bins[index]!;
  }

  async prepare(batch: RecordBatch): Promise<void> {
    if (this.bins.length < batch.count) this.bins = new Int32Array(batch.count);
    const place = this.cells.place('locationSeqId');
    const unknown = new Set<string>();
    let last = '';
    let lastAt = -1;
    for (let index = 0; index < batch.count; index++) {
      if (lastAt >= 0 && isSameCell(batch, place, index, lastAt)) {
        this.bins[index] = this.bins[lastAt]!;
        if (this.bins[index] === 0) unknown.add(last);
        continue;
      }
      last = this.name(batch, index);
      lastAt = index;
      this.bins[index] = this.known.get(last) ?? 0;
      if (this.bins[index] === 0) unknown.add(last);
    }
    if (unknown.size === 0) return;
    await this.known.learn(unknown);
    for (let index = 0; index < batch.count; index++)
      if (this.bins[index] === 0) this.bins[index] = this.known.get(this.name(batch, index))!;
  }

  private name(batch: RecordBatch, index: number): string {
    return this.cells.text(batch, index, 'locationSeqId') || this.defaultBin;
  }
}
