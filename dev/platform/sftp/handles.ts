import { closeSync } from 'node:fs';
import type { FileEntry } from 'ssh2';

export type Open = { kind: 'file'; fd: number } | { kind: 'directory'; entries: FileEntry[] };

/** What one session holds open, under the four-byte names its client uses for them. */
export class Handles {
  private readonly open = new Map<number, Open>();
  private next = 0;

  add(opened: Open): Buffer {
    const name = Buffer.alloc(4);
    name.writeUInt32BE(this.next);
    this.open.set(this.next++, opened);
    return name;
  }

  file(name: Buffer): number {
    const found = this.find(name);
    if (found.kind !== 'file') throw new Error('not a handle of a file');
    return found.fd;
  }

  directory(name: Buffer): FileEntry[] {
    const found = this.find(name);
    if (found.kind !== 'directory') throw new Error('not a handle of a directory');
    return found.entries;
  }

  close(name: Buffer): void {
    const found = this.find(name);
    this.open.delete(name.readUInt32BE());
    if (found.kind === 'file') closeSync(found.fd);
  }

  closeAll(): void {
    for (const opened of this.open.values()) if (opened.kind === 'file') closeSync(opened.fd);
    this.open.clear();
  }

  private find(name: Buffer): Open {
    const found = name.length === 4 ? this.open.get(name.readUInt32BE()) : undefined;
    if (!found) throw new Error('no such handle');
    return found;
  }
}
