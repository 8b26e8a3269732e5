const SPACE = 32;
const TAB = 9;

/** A line of nothing, or of spaces and tabs that are no delimiters, is no row. A quoted empty cell is one. */
export function isBlankLine(bytes: Buffer, start: number, end: number, delimiter: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if ((byte !== SPACE && byte !== TAB) || byte === delimiter) return false;
  }
  return true;
}
