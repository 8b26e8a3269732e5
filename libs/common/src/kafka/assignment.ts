import type { Topic } from '@app/common/contracts';
import type { Consumer } from 'kafkajs';
import type { HandlingParts } from './handle-slice';
import { HeldPartition } from './held-partition';
import type { KafkaClient, Log } from '@app/common/broker';
import { PartitionWork } from './partition-work';
import { startOffsets } from './start-offsets';

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 30_000;
/** From here on a failure that should heal has not healed for minutes. */
const FAILURES_FOR_AN_ERROR = 12;

/**
 * The partitions a consumer holds between two rebalances. Each begins at its stored position, to which Kafka's client is sent before
 * anything of it is handled: what was fetched earlier counts as stale.
 */
export class Assignment {
  private held = new Map<number, HeldPartition>();
  private loading: Promise<void> = Promise.resolve();
  /** Raised by each rebalance and by the end, so that what was begun for an earlier one stops. */
  private turn = 0;

  constructor(
    private readonly consumer: Consumer,
    private readonly client: KafkaClient,
    private readonly topic: Topic,
    private readonly parts: HandlingParts,
    private readonly logger: Log,
  ) {}

  /** Rebalances may follow each other faster than positions are read: they are taken in turn, and the last one stands. */
  begin(partitions: readonly number[]): Promise<void> {
    const turn = ++this.turn;
    this.loading = this.loading.then(() => this.load(turn, partitions));
    return this.loading;
  }

  /** The partition as it is held now, once its position is known. */
  async ready(partition: number): Promise<HeldPartition | undefined> {
    for (let turn = -1; turn !== this.turn;) {
      turn = this.turn;
      await this.loading;
    }
    return this.held.get(partition);
  }

  holds(held: HeldPartition): boolean {
    return this.held.get(held.partition) === held;
  }

  /** Goes over offsets without messages, if they follow what is done with; elsewhere they may belong to an outdated fetch. */
  async skip(partition: number, firstOffset: string | null, lastOffset: string): Promise<void> {
    const held = await this.ready(partition);
    if (!held || firstOffset === null || Number(firstOffset) > held.next) return;
    const next = Number(lastOffset) + 1;
    if (next <= held.next) return;
    try {
      await this.parts.store.skipTo(this.topic.name, partition, next);
      held.advance(next);
    } catch (error) {
      this.logger.warn({ topic: this.topic.name, partition, error: String(error) }, 'position was not moved forward');
    }
  }

  /**
   * Goes back where the stored position was put back while nothing new comes in: somebody wants the topic read again. Work in hand only moves
   * positions forward, so that one behind what was done before it was asked for can mean nothing else.
   */
  async followStored(): Promise<void> {
    const before = [...this.held.values()].map((held) => ({ held, next: held.next }));
    if (before.length === 0) return;
    try {
      const stored = await this.parts.store.positions(this.topic.name);
      for (const { held, next } of before) {
        const position = stored.get(held.partition);
        if (position !== undefined && position < next) this.seek(held, position);
      }
    } catch (error) {
      this.logger.warn({ topic: this.topic.name, error: String(error) }, 'positions were not looked at');
    }
  }

  seek(held: HeldPartition, position: number): void {
    if (!this.holds(held)) return;
    held.next = position;
    this.consumer.seek({ topic: this.topicOnBroker, partition: held.partition, offset: String(position) });
    this.logger.warn({ topic: this.topic.name, partition: held.partition, position }, 'position was put back');
  }

  /** Leaves this partition alone for a while, growing with every failure; the others and the heartbeats go on. */
  pause(held: HeldPartition, error: unknown): void {
    if (!this.holds(held)) return;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** held.failures++, MAX_PAUSE_MS);
    const { partition, failures } = held;
    const facts = { topic: this.topic.name, partition, position: held.next, failures, pauseMs, error: String(error) };
    if (failures >= FAILURES_FOR_AN_ERROR) this.logger.error(facts, 'messages cannot be handled, tried again');
    else this.logger.warn(facts, 'messages cannot be handled yet, tried again');
    this.consumer.pause([{ topic: this.topicOnBroker, partitions: [partition] }]);
    held.resume = setTimeout(() => this.resume(held), pauseMs);
  }

  async end(): Promise<void> {
    this.turn += 1;
    await this.loading;
    await this.release([...this.held.values()]);
    this.held = new Map();
  }

  private get topicOnBroker(): string {
    return this.client.topicOnBroker(this.topic);
  }

  private async load(turn: number, partitions: readonly number[]): Promise<void> {
    const before = [...this.held.values()];
    this.held = new Map();
    await this.release(before);
    const offsets = turn === this.turn ? await this.offsets(turn, partitions) : new Map<number, number>();
    if (turn !== this.turn) return;
    for (const [partition, next] of offsets) {
      const work = new PartitionWork(this.parts, this.topic.name, partition);
      this.held.set(partition, new HeldPartition(partition, work, next));
      this.consumer.seek({ topic: this.topicOnBroker, partition, offset: String(next) });
    }
    if (partitions.length > 0) this.consumer.resume([{ topic: this.topicOnBroker, partitions: [...partitions] }]);
  }

  /** Without positions nothing can be read: asks until the database answers. */
  private async offsets(turn: number, partitions: readonly number[]): Promise<Map<number, number>> {
    for (let failures = 0; turn === this.turn;) {
      try {
        return await startOffsets(this.client, this.parts.store, this.topic, partitions, this.logger);
      } catch (error) {
        const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** failures++, 2_000);
        this.logger.warn(
          { topic: this.topic.name, failures, pauseMs, error: String(error) },
          'positions were not read',
        );
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
    return new Map();
  }

  private async release(held: readonly HeldPartition[]): Promise<void> {
    for (const { resume } of held) clearTimeout(resume);
    await Promise.allSettled(held.map(({ work }) => work.giveUp()));
  }

  private resume(held: HeldPartition): void {
    if (this.holds(held)) this.consumer.resume([{ topic: this.topicOnBroker, partitions: [held.partition] }]);
  }
}
