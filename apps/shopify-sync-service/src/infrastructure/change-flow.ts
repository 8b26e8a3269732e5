import { setTimeout as pause } from 'node:timers/promises';
import { flowChanges } from '../application/flow-changes';
import type { VisitParts } from '../application/visit-shop';

interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

export interface ChangeFlowParts extends VisitParts {
  /** Resolves once every state topic has been read to the end it had at boot: unknown is not zero. */
  whenStateRead: (signal: AbortSignal) => Promise<void>;
  /** How long changes of a shop are gathered before they go to it together. */
  windowMs: number;
  log: Log;
}

const longestRestMs = 60_000;

/**
 * Event mode: what changes goes to the shops as it comes, beside the jobs. Every window each shop that has changes is visited, each by itself: a slow one holds
 * nobody up. One where nothing comes of it (a closed door, levels that must wait) rests twice as long each time, up to a minute.
 */
export class ChangeFlow {
  private readonly stopping = new AbortController();
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly resting = new Map<string, { untilMs: number; forMs: number }>();
  private flowing: Promise<void> | undefined;

  constructor(private readonly parts: ChangeFlowParts) {}

  start(): void {
    this.flowing = this.flow();
  }

  async stop(): Promise<void> {
    this.stopping.abort(new Error('the service stops'));
    await this.flowing;
    await Promise.all(this.underWay.values());
  }

  private async flow(): Promise<void> {
    const { signal } = this.stopping;
    const { whenStateRead, windowMs, levels, log } = this.parts;
    await Promise.race([whenStateRead(signal), new Promise((resolve) => signal.addEventListener('abort', resolve))]);
    if (!signal.aborted) log.info({ windowMs }, 'changes flow to the shops as they come');
    while (!signal.aborted) {
      const shops = await levels.shopsWithChanges().catch((error: unknown) => {
        log.warn({ error }, 'changes could not be looked for; the next look will');
        return [];
      });
      for (const shopId of shops) this.begin(shopId);
      await pause(windowMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private begin(shopId: string): void {
    if (this.underWay.has(shopId) || (this.resting.get(shopId)?.untilMs ?? 0) > Date.now()) return;
    this.underWay.set(
      shopId,
      this.visit(shopId).finally(() => this.underWay.delete(shopId)),
    );
  }

  private async visit(shopId: string): Promise<void> {
    try {
      const counts = await flowChanges(this.parts, shopId, this.stopping.signal);
      // Whoever holds the shop will let go of it: that is no reason to rest.
      if (!counts) return;
      if (counts.confirmed + counts.unchanged + counts.parked > 0) this.resting.delete(shopId);
      else this.rest(shopId);
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      this.rest(shopId);
      this.parts.log.warn({ shopId, error }, 'changes could not go to the shop; they stay due');
    }
  }

  private rest(shopId: string): void {
    const forMs = Math.min(longestRestMs, (this.resting.get(shopId)?.forMs ?? this.parts.windowMs) * 2);
    this.resting.set(shopId, { untilMs: Date.now() + forMs, forMs });
  }
}
