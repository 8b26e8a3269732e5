import { createHash, timingSafeEqual } from 'node:crypto';
import { statSync } from 'node:fs';
import type { Caller } from './caller';
import { readKeyRows, type KeyRow } from './read-key-rows';

interface Log {
  info(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

const lookEveryMs = 1_000;

/**
 * The keys that may call this service: hashes only, compared in constant time.
 * The file is looked at again with a call, at most once a second: a key that is taken out or added counts from then on, without a new start.
 * A file that has become unusable changes nothing: those who could call still can, and the log says what is wrong.
 */
export class ApiKeys {
  private rows: readonly KeyRow[];
  private stamp: string;
  private lookedAtMs = 0;

  private constructor(
    private readonly path: string,
    private readonly log: Log,
  ) {
    this.stamp = stampOf(path);
    this.rows = readKeyRows(path);
  }

  static fromFile(path: string, log: Log): ApiKeys {
    return new ApiKeys(path, log);
  }

  /** Whose key it is, if it is one and has not expired. Every hash is compared, so that the time tells nothing. */
  callerOf(key: string, nowMs: number): Caller | undefined {
    this.lookAgain(nowMs);
    const hash = createHash('sha256').update(key).digest();
    let caller: Caller | undefined;
    for (const row of this.rows)
      if (timingSafeEqual(row.hash, hash) && (row.expiresAtMs === null || nowMs < row.expiresAtMs))
        caller = { keyId: row.id, role: row.role };
    return caller;
  }

  private lookAgain(nowMs: number): void {
    if (nowMs - this.lookedAtMs < lookEveryMs) return;
    this.lookedAtMs = nowMs;
    const stamp = stampOf(this.path);
    if (stamp === this.stamp) return;
    this.stamp = stamp;
    try {
      this.rows = readKeyRows(this.path);
      this.log.info({ keys: this.rows.length }, 'the file of API keys has changed and was read again');
    } catch (error) {
      this.log.error(
        { error },
        'the file of API keys has changed and cannot be used; the keys from before still count',
      );
    }
  }
}

/** Changes whenever the file does: also where a mounted secret is swapped as a whole, by a link to another file. */
function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stat === undefined ? 'none' : `${stat.ino} ${stat.size} ${stat.mtimeNs}`;
}
