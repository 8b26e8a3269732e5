import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportJWK, generateKeyPair, type GenerateKeyPairResult } from 'jose';

export interface OidcIssuer {
  /** What tokens name as `iss`. */
  readonly issuer: string;
  /** A token for the audience `stockline` that counts for five minutes, unless said otherwise. */
  token(claims: object): Promise<string>;
  /** Signs with a new key from now on; the old one is told no more. */
  rotate(): Promise<void>;
  stop(): Promise<void>;
}

/** A small OIDC issuer over real HTTP: discovery, keys, tokens. */
export async function startOidcIssuer(): Promise<OidcIssuer> {
  let keyNo = 0;
  const newKey = async (): Promise<{ kid: string; pair: GenerateKeyPairResult }> => ({
    kid: `key-${(keyNo += 1)}`,
    pair: await generateKeyPair('ES256', { extractable: true }),
  });
  let current = await newKey();
  const answers: Record<string, () => Promise<object>> = {
    '/realm/.well-known/openid-configuration': () => Promise.resolve({ issuer, jwks_uri: `${issuer}/keys` }),
    '/realm/keys': async () => ({
      keys: [{ ...(await exportJWK(current.pair.publicKey)), kid: current.kid, alg: 'ES256', use: 'sig' }],
    }),
  };
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ''];
    if (!answer) return void response.writeHead(404).end();
    void answer().then((body) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/realm`;
  return {
    issuer,
    token: (claims) =>
      new SignJWT({ iss: issuer, aud: 'stockline', exp: Math.floor(Date.now() / 1_000) + 300, ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: current.kid })
        .sign(current.pair.privateKey),
    rotate: async () => {
      current = await newKey();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
