import type { MatchedHeader, RecordBatch } from '@app/common/csv';
import { type RowProblem, RowCells } from '@app/common/imports';
import { shorten } from '@app/common/kernel';

const rfc3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)$/;

/** The moment that a row states for itself, never later than the file's arrival. What a million rows repeat is understood once. */
export class MomentCells {
  /** Whether any row of the file so far has stated one. */
  areStated = false;
  private readonly cells: RowCells<'asOf'>;
  private last: { text: string; read: string | RowProblem } = { text: '', read: '' };

  constructor(
    header: MatchedHeader,
    private readonly arrivedAt: Date,
  ) {
    this.cells = new RowCells(header, ['asOf']);
  }

  /** As the database takes it; null where the row leaves it to the file. */
  moment(batch: RecordBatch, index: number): string | null | RowProblem {
    if (!this.cells.has('asOf')) return null;
    const text = this.cells.text(batch, index, 'asOf');
    if (text === '') return null;
    if (text !== this.last.text) this.last = { text, read: this.read(text) };
    if (typeof this.last.read === 'string') this.areStated = true;
    return this.last.read;
  }

  private read(text: string): string | RowProblem {
    const moment = rfc3339.test(text) ? new Date(text.toUpperCase().replace(' ', 'T')) : undefined;
    if (moment && !Number.isNaN(moment.getTime()))
      return (moment < this.arrivedAt ? moment : this.arrivedAt).toISOString();
    return {
      code: 'moment_not_understood',
      reason: `asOf "${shorten(text)}" is no moment`,
      hint: 'Write it with its zone, such as 2026-11-24T06:00:00Z, or leave it blank: then the row speaks of the moment of its file.',
      column: 'asOf',
      value: shorten(text),
    };
  }
}
