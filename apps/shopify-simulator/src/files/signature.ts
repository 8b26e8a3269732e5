import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Signs addresses for a time, as a file server does that is asked without a token. */
export class Signature {
  private readonly secret = randomBytes(32);

  of = (path: string, expiresS: number): string =>
    createHmac('sha256', this.secret).update(`${path}\n${expiresS}`).digest('hex');

  isGood(path: string, expiresS: number, given: string): boolean {
    const [left, right] = [Buffer.from(this.of(path, expiresS)), Buffer.from(given)];
    return left.length === right.length && timingSafeEqual(left, right);
  }
}
