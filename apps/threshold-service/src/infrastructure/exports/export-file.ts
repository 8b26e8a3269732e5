import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import type { CopyOut } from '@app/common/database';

/** Blocks gathered to this size are written together: a write a packet would cost more than the rows. */
const blockBytes = 256 * 1024;

/** A local file that takes what one COPY after the other gives. Memory does not grow with it. */
export class ExportFile {
  private readonly hash = createHash('sha256');
  private held: Buffer[] = [];
  private heldBytes = 0;
  private sizeBytes = 0;

  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    private readonly signal: AbortSignal | undefined,
    private readonly onBytes: (bytes: number) => Promise<void>,
  ) {}

  static async open(
    path: string,
    signal?: AbortSignal,
    onBytes: (bytes: number) => Promise<void> = async () => undefined,
  ): Promise<ExportFile> {
    return new ExportFile(path, await open(path, 'w'), signal, onBytes);
  }

  /** Gives the number of rows. */
  async take(copy: CopyOut): Promise<number> {
    for await (const block of copy.blocks()) {
      this.signal?.throwIfAborted();
      this.held.push(block);
      this.heldBytes += block.length;
      if (this.heldBytes >= blockBytes) await this.flush();
    }
    return copy.rows();
  }

  /** Takes all of another file behind what it has, through one block of memory: a stream would leave as much to be collected as the file is long. */
  async takeFile(path: string): Promise<void> {
    await this.flush();
    const block = Buffer.allocUnsafe(blockBytes);
    const source = await open(path);
    try {
      for (;;) {
        this.signal?.throwIfAborted();
        const { bytesRead } = await source.read(block, 0, blockBytes);
        if (bytesRead === 0) return;
        [this.held, this.heldBytes] = [[block.subarray(0, bytesRead)], bytesRead];
        await this.flush();
      }
    } finally {
      await source.close();
    }
  }

  /** The file is whole. Not flushed to the disk: after a crash of the machine the run writes it again. */
  async end(): Promise<{ sizeBytes: number; contentHash: string }> {
    await this.flush();
    return { sizeBytes: this.sizeBytes, contentHash: this.hash.digest('hex') };
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  private async flush(): Promise<void> {
    if (this.heldBytes === 0) return;
    for (const block of this.held) this.hash.update(block);
    await this.file.writev(this.held);
    this.sizeBytes += this.heldBytes;
    [this.held, this.heldBytes] = [[], 0];
    await this.onBytes(this.sizeBytes);
  }
}
