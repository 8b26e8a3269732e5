import { setTimeout as pause } from 'node:timers/promises';
import { lazily, type Session } from '@app/common/database';
import type { KafkaClient, Producer } from '@app/common/broker';
import { messagesOf, readLog, type LogBatch, type LogRow } from './read-log';

/** After this long a batch on its way is given up and its sockets are closed. */
const SEND_TIMEOUT_MS = 8_000;
/** Longer than a send can last: who takes over a broken turn waits until what was on its way has arrived or is cut off. */
const SENDING_MS = 10_000;

/**
 * One relay's time of being the only one. The session lock of the log is held on this connection; when the connection breaks,
 * PostgreSQL gives it to the next.
 * What was then still on its way to Kafka must not arrive behind what the next one sends. So `sending_until` is stored before a batch
 * goes out, cleared when the log is drained or the turn ends in good order, and waited for by whoever takes over after a crash.
 */
export class RelayTurn {
  private constructor(
    private readonly session: Session,
    private readonly producer: Producer,
    private readonly batchSize: number,
    public position: number,
  ) {}

  private announcedUntilMs = 0;
  /** False while nobody knows whether what was sent last has arrived. */
  private settled = true;
  /** What follows the batch that is on its way, read meanwhile. */
  private ahead: Promise<LogBatch> | undefined;

  /** Takes the turn, or gives undefined where another relay has it. */
  static async take(session: Session, client: KafkaClient, batchSize: number): Promise<RelayTurn | undefined> {
    const [lock] = await session.query<{ taken: boolean }>(`select pg_try_advisory_lock(${LOCK_KEY}) as taken`);
    if (!lock!.taken) return undefined;
    try {
      const position = await positionOnceQuiet(session);
      const producer = await client.producer({ requestTimeoutMs: SEND_TIMEOUT_MS / 2, retries: 5 });
      return new RelayTurn(session, producer, batchSize, position);
    } catch (error) {
      await unlock(session);
      throw error;
    }
  }

  /** Sends the next messages of the log and stores how far it came; gives their number. */
  async sendBatch(): Promise<number> {
    const { rows, isFull } = await this.next();
    if (rows.length === 0) {
      if (this.announcedUntilMs > 0) await this.store(false);
      return 0;
    }
    if (performance.now() + SEND_TIMEOUT_MS > this.announcedUntilMs) await this.store(true);
    this.settled = false;
    if (isFull) this.readAhead(rows.at(-1)!.position);
    await withinSendTimeout(this.producer.send(messagesOf(rows)), rows);
    this.settled = true;
    this.position = rows.at(-1)!.position;
    await this.store(true);
    return rows.length;
  }

  /** Hands over at once, or, after a send whose end is not known, once that can no longer arrive. */
  async end(): Promise<void> {
    try {
      await this.producer.close();
      if (this.settled) await this.store(false);
    } finally {
      await unlock(this.session);
    }
  }

  private async next(): Promise<LogBatch> {
    const read = await this.ahead;
    this.ahead = undefined;
    return read !== undefined && read.rows.length > 0 ? read : readLog(this.session, this.position, this.batchSize);
  }

  /** A full batch has others behind it: the database reads them while the broker writes. Whoever asks for them is told of a failure. */
  private readAhead(after: number): void {
    this.ahead = readLog(this.session, after, this.batchSize);
    this.ahead.catch(() => undefined);
  }

  /** Losing this to a crash of PostgreSQL means sending again, no more: the commit does not wait for the disk. */
  private async store(sending: boolean): Promise<void> {
    const announcedAtMs = performance.now();
    await this.session.execute(
      `with ${lazily}
       update relay_position
          set position = $1, sending_until = now() + $2 * interval '1 millisecond', updated_at = now()
         from lazily`,
      [this.position, sending ? SENDING_MS : null],
    );
    this.announcedUntilMs = sending ? announcedAtMs + SENDING_MS : 0;
  }
}

const LOCK_KEY = `hashtextextended('relay of ' || current_schema(), 0)`;

async function unlock(session: Session): Promise<void> {
  await session.execute(`select pg_advisory_unlock(${LOCK_KEY})`);
}

async function positionOnceQuiet(session: Session): Promise<number> {
  for (;;) {
    const [row] = await session.query<{ position: string; quiet_in_ms: number | null }>(
      `select position, extract(epoch from sending_until - clock_timestamp()) * 1000 as quiet_in_ms from relay_position`,
    );
    const quietInMs = Number(row!.quiet_in_ms ?? 0);
    if (quietInMs <= 0) return Number(row!.position);
    await pause(Math.min(quietInMs + 1, 1_000));
  }
}

async function withinSendTimeout(sending: Promise<void>, rows: readonly LogRow[]): Promise<void> {
  const timer = new AbortController();
  const late = pause(SEND_TIMEOUT_MS, undefined, { signal: timer.signal }).then(() => {
    throw new Error(
      `positions ${rows[0]!.position} to ${rows.at(-1)!.position} were not sent within ${SEND_TIMEOUT_MS} ms`,
    );
  });
  try {
    await Promise.race([sending, late]);
  } finally {
    timer.abort();
    await late.catch(() => undefined);
  }
}
