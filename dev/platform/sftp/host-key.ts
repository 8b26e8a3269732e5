import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { utils } from 'ssh2';

export interface HostKey {
  privateKey: string;
  /** As OpenSSH prints it after "SHA256:", for clients to pin. */
  sha256: string;
}

/** ssh2 writes about one ed25519 key in a hundred in a form that it cannot read itself: such a one is thrown away. */
function newKey(): string {
  for (;;) {
    const { private: key } = utils.generateKeyPairSync('ed25519', { comment: 'stockline' });
    if (!(utils.parseKey(key) instanceof Error)) return key;
  }
}

/** The ed25519 key by which clients know this server: made at the first start, the same ever after. */
export function hostKey(file: string): HostKey {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, newKey(), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  const privateKey = readFileSync(file, 'utf8');
  const parsed = utils.parseKey(privateKey);
  if (parsed instanceof Error)
    throw new Error(`${file} holds no SSH key (${parsed.message}): remove it and a new one is made`);
  const sha256 = createHash('sha256').update(parsed.getPublicSSH()).digest('base64').replace(/=+$/, '');
  return { privateKey, sha256 };
}
