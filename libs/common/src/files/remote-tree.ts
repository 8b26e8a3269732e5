import type SftpClient from 'ssh2-sftp-client';
import type { FileFacts } from './file-connection';
import { freeNames } from './free-names';

/** What SFTP servers do differently, done one way. Paths are the server's own. */
export class RemoteTree {
  constructor(private readonly client: SftpClient) {}

  /** Undefined where there is no regular file. */
  async file(path: string): Promise<FileFacts | undefined> {
    if ((await this.client.exists(path)) !== '-') return undefined;
    const { size, modifyTime } = await this.client.stat(path);
    return { size, modifiedAt: new Date(modifyTime) };
  }

  async makeDirectory(path: string): Promise<void> {
    if ((await this.client.exists(path)) === 'd') return;
    await this.client.mkdir(path, true).catch(async (error: unknown) => {
      // Another one may have made it meanwhile.
      if ((await this.client.exists(path)) !== 'd') throw error;
    });
  }

  /** Puts one file in the place of another: in one step where the server can (OpenSSH's rename), else with a moment in which neither is there. */
  async replace(from: string, to: string): Promise<void> {
    try {
      await this.client.posixRename(from, to);
    } catch {
      await this.client.delete(to, true);
      await this.client.rename(from, to);
    }
  }

  /**
   * Renames to the first free name from `to` on and gives it. SFTP's own rename fails where the name is taken, and all servers tell that
   * as a mere failure: whether it was so is seen by looking.
   */
  async move(
    from: string,
    to: string,
    { at, trying }: { at: (name: string) => string; trying: (name: string) => void },
  ): Promise<string> {
    for (const name of freeNames(to)) {
      if ((await this.client.exists(at(name))) !== false) continue;
      trying(name);
      try {
        await this.client.rename(from, at(name));
        return name;
      } catch (error) {
        if ((await this.client.exists(at(name))) === false || (await this.client.exists(from)) === false) throw error;
      }
    }
    throw new Error(`no free name for ${to}`);
  }
}
