import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whether a body carries the signature of one of the secrets: while a secret is changed, both of them sign. */
export function isSigned(body: Buffer, signature: string, secrets: readonly string[]): boolean {
  const given = Buffer.from(signature, 'base64');
  return secrets.some((secret) => {
    const own = createHmac('sha256', secret).update(body).digest();
    return own.length === given.length && timingSafeEqual(own, given);
  });
}
