import type { ColumnDefinition } from '@app/common/csv';
import type { FileImportParameters } from './file-import-parameters';

/** The column of ours that groupBy means: by its name, an alias, or the header that `columns` says it has. */
export function groupedBy(
  { groupBy, additionalParameters }: Pick<FileImportParameters, 'groupBy' | 'additionalParameters'>,
  columns: readonly ColumnDefinition[],
): ColumnDefinition | undefined {
  if (groupBy === undefined) return undefined;
  const isMeant = (name: string | undefined): boolean => name !== undefined && foldedName(name) === foldedName(groupBy);
  return columns.find(({ name, aliases = [] }) => [name, ...aliases, additionalParameters.columns[name]].some(isMeant));
}

/** As headers are compared: without regard to case, spaces, `-` and `_`. */
export const foldedName = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');
