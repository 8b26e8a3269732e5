import type { SFTPWrapper } from 'ssh2';

interface Inner {
  outgoing: { window: number };
  _protocol: { channelData(id: number, data: Buffer): void };
}

const VERSION_REPLY = Buffer.from([0, 0, 0, 5, 2, 0, 0, 0, 3]);
const extension = Buffer.concat(['posix-rename@openssh.com', '1'].map(sshString));
const replyWithExtension = Buffer.concat([VERSION_REPLY, extension]);
replyWithExtension.writeUInt32BE(replyWithExtension.length - 4, 0);

/**
 * Lets clients know that a rename may replace its target (posix-rename@openssh.com). The ssh2 package answers the request
 * itself but has no way to announce it: its version reply is fixed. So that one packet is replaced on its way out;
 * should the package change inside, nothing is announced and clients use the plain rename.
 */
export function advertisePosixRename(sftp: SFTPWrapper): void {
  const { outgoing, _protocol: protocol } = sftp as unknown as Inner;
  const send = protocol.channelData.bind(protocol);
  sftp.once('ready', () => (protocol.channelData = send));
  protocol.channelData = (id, data) => {
    if (!VERSION_REPLY.equals(data)) return send(id, data);
    outgoing.window -= extension.length;
    return send(id, replyWithExtension);
  };
}

export function sshString(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
