import { denied, loginRefused, lost, missing, toldError, type Told } from './told-error';

const byCode: Readonly<Record<string, Told>> = {
  ERR_BAD_AUTH: loginRefused,
  '2': missing,
  '3': denied,
  '6': lost,
  '7': lost,
};
const keyUnreadable: Told = {
  code: 'secret_unreadable',
  what: 'the private key cannot be read',
  hint: 'Give a key in OpenSSH or PEM form, without a passphrase.',
};
const byMessage: readonly [RegExp, Told][] = [
  [/authentication methods failed|authentication failed/i, loginRefused],
  [/no such file|not exist/i, missing],
  [/permission denied/i, denied],
  [/privatekey|parse.*key|passphrase/i, keyUnreadable],
];
const lostByMessage =
  /unexpected (?:end|close)|not connected|no response|connection lost|no sftp connection|reset|keepalive|channel|socket/i;

/** What an SFTP client or server said, in the words that files of every server have in common. */
export const sftpError = (cause: unknown, server: string, path?: string): unknown =>
  toldError(
    cause,
    server,
    path,
    (code, message) =>
      byCode[code] ??
      byMessage.find(([words]) => words.test(message))?.[1] ??
      (/^E[A-Z]+$/.test(code) || /timed? ?out/i.test(message)
        ? undefined
        : lostByMessage.test(message)
          ? lost
          : undefined),
  );
