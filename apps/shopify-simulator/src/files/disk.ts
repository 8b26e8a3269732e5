import { createReadStream, createWriteStream, mkdtempSync, rmSync, type ReadStream, type WriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory of its own for what is too large to be held in memory: uploads and results. It goes with the simulator. */
export class Disk {
  private directory: string | undefined;
  private written = 0;

  /** A path for a new file. */
  newPath(): string {
    this.directory ??= mkdtempSync(join(tmpdir(), 'shopify-simulator-'));
    return join(this.directory, String(this.written++));
  }

  write = (path: string): WriteStream => createWriteStream(path);
  read = (path: string, range?: { start: number; end: number }): ReadStream => createReadStream(path, range);

  remove(): void {
    if (this.directory !== undefined) rmSync(this.directory, { recursive: true, force: true });
    this.directory = undefined;
  }
}
