import { createHash, timingSafeEqual } from 'node:crypto';
import { type AuthContext, type ParsedKey, utils } from 'ssh2';

export interface Credentials {
  user: string;
  password: string;
  /** Public keys in OpenSSH's one-line form that may be used instead of the password. */
  authorizedKeys?: readonly string[];
}

/** Decides logins by password or public key; the time it takes says nothing about how near a guess was. */
export function authenticator({ user, password, authorizedKeys = [] }: Credentials): (context: AuthContext) => void {
  const keys = authorizedKeys.map(parsePublicKey);
  return (context) => {
    const userIsRight = same(context.username, user);
    if (context.method === 'password') {
      const passwordIsRight = same(context.password, password);
      return userIsRight && passwordIsRight ? context.accept() : context.reject(['password', 'publickey']);
    }
    if (context.method === 'publickey') {
      const { key, signature, blob, hashAlgo } = context;
      const known = keys.find((one) => one.type === key.algo && same(one.getPublicSSH(), key.data));
      // Without a signature the client only asks whether the key is worth signing with.
      const signed = known && (signature && blob ? known.verify(blob, signature, hashAlgo) === true : true);
      return userIsRight && signed ? context.accept() : context.reject(['password', 'publickey']);
    }
    return context.reject(['password', 'publickey']);
  };
}

function parsePublicKey(text: string): ParsedKey {
  const parsed = utils.parseKey(text);
  if (parsed instanceof Error) throw new Error(`Not a public key in OpenSSH's form: ${parsed.message}`);
  return parsed;
}

const digest = (value: string | Buffer): Buffer => createHash('sha256').update(value).digest();
const same = (given: string | Buffer, wanted: string | Buffer): boolean =>
  timingSafeEqual(digest(given), digest(wanted));
