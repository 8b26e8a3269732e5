import type { Tx } from './sql';

/** A value of a row as COPY reads it; null and undefined are NULL. */
export type CopyValue = string | number | null | undefined;

/**
 * Writes rows by COPY: about a third of the price of the same rows as arrays of parameters. `into` names table and columns, such as
 * `ledger (product_no, version)`; each row has its values in their order. Gives how many rows there were.
 */
export async function copyRows(tx: Tx, into: string, rows: readonly (readonly CopyValue[])[]): Promise<number> {
  const copy = tx.copyIn(`copy ${into} from stdin`);
  try {
    for (let start = 0; start < rows.length; start += rowsABlock)
      await copy.write(blockOf(rows, start, Math.min(rows.length, start + rowsABlock)));
  } catch (error) {
    await copy.abort(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
  return copy.end();
}

const rowsABlock = 500;

function blockOf(rows: readonly (readonly CopyValue[])[], start: number, end: number): string {
  let block = '';
  for (let row = start; row < end; row++) {
    const values = rows[row]!;
    for (let place = 0; place < values.length; place++) {
      const value = values[place];
      if (place > 0) block += '\t';
      block += value === null || value === undefined ? '\\N' : typeof value === 'number' ? value : escaped(value);
    }
    block += '\n';
  }
  return block;
}

const special = ['\\', '\t', '\n', '\r'] as const;
const names: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
/** Looked for one by one: twice as quick as by an expression, in payloads that hold none of them. */
const escaped = (text: string): string =>
  special.some((character) => text.includes(character))
    ? text.replace(/[\\\t\n\r]/g, (character) => names[character]!)
    : text;
