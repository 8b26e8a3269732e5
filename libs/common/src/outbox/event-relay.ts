import type { Database, Session } from '@app/common/database';
import type { KafkaClient, Log } from '@app/common/broker';
import { lastPosition, relayStatus, type RelayStatus } from './relay-status';
import { RelayTurn } from './relay-turn';
import { Wake } from './wake';

export interface EventRelayOptions {
  database: Database;
  client: KafkaClient;
  logger: Log;
  /** Messages a request at most. */
  batchSize?: number;
}

const POLL_MS = 1_000;
const STANDBY_MS = 250;

/**
 * Publishes the event log, in its order, from the stored position on. One relay of a service works at a time:
 *
 *   standby  tries for the session lock of the log, which PostgreSQL takes from a holder whose connection is gone;
 *   turn     reads, sends, stores the position, until it fails, loses its connection or is stopped.
 *
 * A crash between sending and storing sends a batch again: consumers drop what is not newer. A relay that lost its lock without
 * noticing is kept from sending late by `sending_until`, see RelayTurn.
 * Takes two connections of the pool for as long as it runs.
 */
export class EventRelay {
  private readonly wake = new Wake();
  private stopping = false;
  private running: Promise<void> | undefined;
  private unlisten: (() => Promise<void>) | undefined;

  constructor(private readonly options: EventRelayOptions) {}

  async start(): Promise<void> {
    const { database } = this.options;
    this.stopping = false;
    this.unlisten = await database.listen(`event_log_of_${database.options.schema}`, () => this.wake.now());
    this.running = this.takeTurns();
  }

  /** Finishes the batch in hand, stores its position and hands over. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake.now();
    await this.running;
    await this.unlisten?.();
    this.running = this.unlisten = undefined;
  }

  /** Resolves when everything that is committed at this moment is on Kafka, whichever replica sends it. */
  async drained(): Promise<void> {
    const target = await lastPosition(this.options.database);
    for (;;) {
      if ((await this.status()).position >= target) return;
      await Wake.after(20);
    }
  }

  /** How far the log is published, how much is waiting, and since when. */
  status(): Promise<RelayStatus> {
    return relayStatus(this.options.database);
  }

  private async takeTurns(): Promise<void> {
    for (let failures = 0; !this.stopping;) {
      try {
        const hadTurn = await this.options.database.session((session) => this.turn(session));
        failures = 0;
        if (!hadTurn && !this.stopping) await this.wake.within(STANDBY_MS);
      } catch (error) {
        const pauseMs = Math.min(100 * 2 ** failures++, 5_000);
        this.options.logger.warn({ error: String(error), failures, pauseMs }, 'relay gave up its turn');
        await this.wake.within(pauseMs);
      }
    }
  }

  private async turn(session: Session): Promise<boolean> {
    const { client, batchSize = 1_000, logger } = this.options;
    const turn = await RelayTurn.take(session, client, batchSize);
    if (!turn) return false;
    logger.info({ position: turn.position }, 'relay has its turn');
    try {
      while (!this.stopping) {
        this.wake.arm();
        const sent = await turn.sendBatch();
        if (sent === 0 && !this.stopping) await this.wake.within(POLL_MS);
      }
      return true;
    } finally {
      await turn.end();
    }
  }
}
