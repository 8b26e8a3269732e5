export interface FileFacts {
  /** Bytes. */
  readonly size: number;
  /** As the server tells it; SFTP servers tell whole seconds. */
  readonly modifiedAt: Date;
}

export interface RemoteFile extends FileFacts {
  readonly name: string;
}

/**
 * Files behind a named connection, wherever they are. Paths are relative to its base directory, separated by `/`, and can never leave it.
 * A lost connection is made again and the operation repeated whole; what an operation throws has been tried as often as made sense.
 * Several may be asked for at once: where the other side takes one at a time, they go one after the other.
 */
export interface FileConnection {
  /** The regular files of a directory, by name. Directories and links are left out; a directory with too many entries is refused. */
  list(directory: string): Promise<RemoteFile[]>;
  /** Undefined where no regular file has this path. */
  stat(path: string): Promise<FileFacts | undefined>;
  exists(path: string): Promise<boolean>;
  /** The local file appears under its name only when it is whole. */
  download(path: string, localFile: string): Promise<{ sizeBytes: number }>;
  /** The bytes of a small file; undefined where what lies there is not the very file that is expected. */
  read(path: string, expected: FileFacts): Promise<Buffer | undefined>;
  /** Readers see the old content or the new one, never a part. Makes missing directories; replaces an earlier upload. */
  upload(localFile: string, path: string): Promise<void>;
  /**
   * Gives the name that the file has afterwards. Another file of that name is never overwritten: a number is added before the ending.
   * Repeatable: a file that is gone here and there in the target (with `sizeBytes`, where given) has been moved. Makes missing directories.
   */
  move(from: string, to: string, expected?: { sizeBytes: number }): Promise<string>;
  /** As `move`; undefined, and nothing is moved, where what lies there is not the very file that is expected, or no file. */
  moveThis(from: string, to: string, expected: FileFacts): Promise<string | undefined>;
  /** What is gone already is removed. */
  remove(path: string): Promise<void>;
  /** With its parents; one that is there is fine. */
  makeDirectory(path: string): Promise<void>;
  close(): Promise<void>;
}
