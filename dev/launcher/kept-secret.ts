import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** A secret that is made once and the same after every restart; its file is for its owner only. */
export function keptSecret(file: string, make: () => string): string {
  if (!existsSync(file)) {
    writeFileSync(`${file}.new`, `${make()}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return readFileSync(file, 'utf8').trim();
}
