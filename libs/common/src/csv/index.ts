export { readCsv, type CsvFile } from './read-csv';
export type { RecordBatch } from './record-batch';
export type { Stretch, UnreadRow } from './stretch';
export type { RowProblem } from './row-problem';
export type { Dialect, Encoding } from './dialect';
export { matchHeader, type ColumnDefinition, type MatchedHeader, type HeaderChoices } from './match-header';
export { parseWholeNumber, type NumberRule, type NumberProblem } from './parse-whole-number';
export { trimId } from './trim-id';
export { csvLine } from './csv-line';
