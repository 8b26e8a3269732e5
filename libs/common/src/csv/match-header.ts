import { StocklineError, shorten } from '@app/common/kernel';

export interface ColumnDefinition {
  /** The name in our words; it is what errors say. */
  name: string;
  /** What else a file may call it; compared without regard to case, spaces, `-` and `_`. */
  aliases?: readonly string[];
  /** Without it (or one of the columns of `oneOf`) the file is refused. */
  required?: boolean;
  /** At least one column of this group must be there, such as the two names of a facility. */
  oneOf?: string;
}

export interface MatchedHeader {
  cells: readonly string[];
  /** Place of a column in the file, -1 where it is absent. */
  place(name: string): number;
  /** What stands for an absent column in every row. */
  constant(name: string): string | undefined;
  unknown: readonly string[];
}

export interface HeaderChoices {
  /** Our name -> the header in the file, where it is neither the name nor an alias. */
  columns?: Readonly<Record<string, string>>;
  constants?: Readonly<Record<string, string>>;
}

/** Finds our columns in a header, or refuses the file naming every column that is missing or there twice. */
export function matchHeader(
  cells: readonly string[],
  columns: readonly ColumnDefinition[],
  { columns: mapped = {}, constants = {} }: HeaderChoices = {},
): MatchedHeader {
  const places = new Map<string, number>();
  const problems: string[] = [];
  const known = new Set<number>();
  refuseUnknownNames([...Object.keys(mapped), ...Object.keys(constants)], columns);
  for (const { name, aliases = [] } of columns) {
    const accepted = new Set((mapped[name] === undefined ? [name, ...aliases] : [mapped[name]]).map(folded));
    const found = cells.flatMap((cell, place) => (accepted.has(folded(cell)) ? [place] : []));
    found.forEach((place) => known.add(place));
    if (found.length > 1)
      problems.push(
        `column ${name} is there ${found.length} times (${found.map((place) => `"${shorten(cells[place])}"`).join(', ')})`,
      );
    else if (found.length === 1) places.set(name, found[0]!);
    else if (mapped[name] !== undefined)
      problems.push(`column ${name} is mapped to "${shorten(mapped[name])}", which the header lacks`);
  }
  const has = (name: string): boolean => places.has(name) || constants[name] !== undefined;
  for (const { name, aliases = [], required } of columns)
    if (required && !has(name))
      problems.push(`column ${name} is missing (also taken: ${aliases.join(', ') || 'no other name'})`);
  for (const group of new Set(columns.map(({ oneOf }) => oneOf).filter((name) => name !== undefined))) {
    const members = columns.filter(({ oneOf }) => oneOf === group).map(({ name }) => name);
    if (!members.some(has)) problems.push(`one of the columns ${members.join(', ')} must be there`);
  }
  if (problems.length > 0)
    throw new StocklineError({
      code: 'header_unfit',
      message: `${problems.join('; ')}. The header is: ${shorten(cells.join(' | '), 200)}`,
      hint: 'Mend the header, or tell which header is which with "columns", and what a missing column would hold with "constants".',
    });
  return {
    cells,
    place: (name) => places.get(name) ?? -1,
    constant: (name) => constants[name],
    unknown: cells.filter((_, place) => !known.has(place)),
  };
}

const folded = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]/g, '');

function refuseUnknownNames(names: readonly string[], columns: readonly ColumnDefinition[]): void {
  const unknown = names.filter((name) => !columns.some((column) => column.name === name));
  if (unknown.length > 0)
    throw new StocklineError({
      code: 'column_unknown',
      message: `"columns" or "constants" names ${unknown.map((name) => `"${shorten(name)}"`).join(', ')}`,
      hint: `The columns are ${columns.map(({ name }) => name).join(', ')}.`,
    });
}
