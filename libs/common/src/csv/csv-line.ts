/** One line of CSV, line end included. A cell is quoted where the reader could not tell it apart otherwise. */
export function csvLine(cells: readonly string[], delimiter: string, lineEnd = '\n'): string {
  const line = cells
    .map((cell) => (needsQuotes(cell, delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(delimiter);
  // A record of one blank cell would be read as a blank line, which is no record.
  return `${cells.length < 2 && line.trim() === '' ? `"${line}"` : line}${lineEnd}`;
}

const needsQuotes = (cell: string, delimiter: string): boolean => cell.includes(delimiter) || /["\r\n]/.test(cell);
