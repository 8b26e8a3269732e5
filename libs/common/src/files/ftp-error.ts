import { denied, loginRefused, lost, missing, toldError, type Told } from './told-error';

const byReply: Readonly<Record<string, Told>> = {
  // Closing, no data connection, transfer cut off, action cut off by the server: all of them pass.
  ...{ 421: lost, 425: lost, 426: lost, 451: lost },
  450: {
    code: 'file_busy',
    what: 'the file is in use',
    hint: 'It is tried again by itself.',
    retriable: true,
  },
  ...{ 430: loginRefused, 530: loginRefused, 532: loginRefused },
  452: { code: 'disk_full', what: 'the server has no space left', hint: 'Make space on the server.', retriable: true },
  552: { code: 'disk_full', what: 'the server lets this account store no more', hint: 'Make space on the server.' },
};
const untrusted: Told = {
  code: 'certificate_untrusted',
  what: 'its certificate is signed by nobody who is trusted here, or for another name, or has run out',
  hint: 'Name the signer in "caFile", or pin the certificate by "certificateSha256" (openssl x509 -fingerprint -sha256).',
};
const certificateCode =
  /^(?:CERT_|ERR_TLS_CERT|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(?:VERIFY|GET)|INVALID_PURPOSE|HOSTNAME_MISMATCH)/;

/** What an FTP client or server said, in the words that files of every server have in common. */
export const ftpError = (cause: unknown, server: string, path?: string): unknown =>
  toldError(cause, server, path, (code, message) => {
    if (byReply[code]) return byReply[code];
    if (code === '550') return /denied|permission|not permitted/i.test(message) ? denied : missing;
    if (certificateCode.test(code)) return untrusted;
    // Of a lost connection basic-ftp tells in words only; what the network and its time-outs say is everybody's.
    if (/^E[A-Z]/.test(code)) return undefined;
    if (!/timed? ?out|timeout/i.test(message) && /client is closed|FIN packet|socket/i.test(message)) return lost;
    return undefined;
  });
