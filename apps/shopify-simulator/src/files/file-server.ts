import { Disk } from './disk';
import { Signature } from './signature';

const uploadsKept = 200;

export interface StagedFile {
  readonly shop: string;
  readonly contentType: string;
  /** Where it lies on disk; undefined until it is uploaded. */
  path?: string;
  sizeBytes: number;
}

/** What Shopify keeps at a file server beside it: files that were staged for a bulk mutation, and results of bulk operations. */
export class FileServer {
  readonly disk = new Disk();
  readonly signature = new Signature();
  private readonly staged = new Map<string, StagedFile>();

  /** Announces an upload, so that it will be taken. The oldest that were announced are forgotten. */
  stage(path: string, shop: string, contentType: string): void {
    this.staged.set(path, { shop, contentType, sizeBytes: 0 });
    if (this.staged.size > uploadsKept) this.staged.delete(this.staged.keys().next().value!);
  }

  stagedFile = (path: string): StagedFile | undefined => this.staged.get(path);

  close(): void {
    this.disk.remove();
  }
}
