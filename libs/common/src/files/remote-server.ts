import type { FileFacts, RemoteFile } from './file-connection';
import type { ConnectionLimits } from './connection-limits';

/** A server that files lie on, and what is different about it. */
export interface RemoteServer {
  /** As errors name it, such as sftp://erp@sftp.example.com:22. */
  readonly name: string;
  readonly baseDirectory: string;
  logIn(limits: ConnectionLimits): Promise<RemoteSession>;
  /** What its client or the server said, in the words that files of every server have in common. */
  tell(cause: unknown, path?: string): unknown;
  /** Throws for a path that its protocol cannot carry. */
  check?(path: string): void;
}

/** Logged in to a server. Paths are the server's own and absolute; one operation at a time, each of them once. */
export interface RemoteSession {
  /** Regular files, and how many entries there are in all. */
  list(directory: string): Promise<{ files: RemoteFile[]; entries: number }>;
  /** Undefined where there is no regular file. */
  file(path: string): Promise<FileFacts | undefined>;
  exists(path: string): Promise<boolean>;
  /** `alive` is called at each sign of life. */
  get(path: string, localFile: string, alive: () => void): Promise<void>;
  /** The first `size` bytes of a file, or all where it has fewer. */
  read(path: string, size: number, alive: () => void): Promise<Buffer>;
  put(localFile: string, path: string, alive: () => void): Promise<void>;
  /** To a name that was free a moment ago. */
  rename(from: string, to: string): Promise<void>;
  /** Puts one file in the place of another: in one step where the server can, else with a moment in which neither is there. */
  replace(from: string, to: string): Promise<void>;
  /** What is gone already is removed. */
  remove(path: string): Promise<void>;
  makeDirectory(path: string): Promise<void>;
  /** Says goodbye. */
  end(): Promise<void>;
  /** Ends it at once, whatever the other side does; an operation under way fails. */
  hangUp(): void;
}
