import { readFile } from 'node:fs/promises';
import { StocklineError, shorten } from '@app/common/kernel';

/** The password of a connection, or what its file holds just now without the line end. */
export async function readPassword(
  { password, passwordFile }: { password?: string; passwordFile?: string },
  server: string,
): Promise<string> {
  if (password !== undefined) return password;
  if (passwordFile === undefined)
    throw new StocklineError({ code: 'secret_unreadable', message: `${server} has no secret` });
  return (await readSecret(passwordFile, server)).toString('utf8').replace(/\r?\n$/, '');
}

export async function readSecret(file: string, server: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new StocklineError({
      code: 'secret_unreadable',
      message: `the secret of ${server} cannot be read: ${shorten((cause as Error).message, 200)}`,
      hint: 'Check the file that the connection names, and that the service may read it.',
      cause,
    });
  }
}
