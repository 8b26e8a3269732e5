/** Rows as aligned columns under their names; numbers to the right. */
export function table(rows: readonly Readonly<Record<string, unknown>>[]): string {
  if (rows.length === 0) return 'none';
  const names = Object.keys(rows[0]!);
  const cells = rows.map((row) => names.map((name) => textOf(row[name])));
  const widths = names.map((name, place) => Math.max(name.length, ...cells.map((row) => row[place]!.length)));
  const isNumber = names.map((name) => rows.every((row) => typeof row[name] === 'number'));
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, place) => (isNumber[place] ? text.padStart(widths[place]!) : text.padEnd(widths[place]!)))
      .join('  ')
      .trimEnd();
  return [line(names), ...cells.map(line)].join('\n');
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
