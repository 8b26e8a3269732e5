import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file that is there whole or not at all, for its owner only. */
export function writeJson(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
