import { setTimeout as pause } from 'node:timers/promises';
import { StocklineError, shorten } from '@app/common/kernel';
import { documents } from './documents';
import type { ShopLine } from './shop-line';

interface Operation {
  id: string;
  status: 'CREATED' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELING' | 'CANCELED' | 'EXPIRED';
  errorCode: string | null;
  objectCount: string;
  fileSize: string | null;
  url: string | null;
}
interface Started {
  bulkOperationRunQuery: {
    bulkOperation: { id: string } | null;
    userErrors: { code: string | null; message: string }[];
  } | null;
}

export interface BulkResult {
  /** Null where the query found nothing. */
  readonly url: string | null;
  readonly sizeBytes: number;
}

const firstLookMs = 200;
const longestLookMs = 5_000;
const placeWithinMs = 10 * 60 * 1_000;
const beginnings = 3;
/** Shops state no least pace; one whose count has not grown for so long is taken to be stuck. */
const silenceMsByDefault = 10 * 60 * 1_000;

/** One reading of a shop by a bulk query: begun, or taken up where the same was begun before, and followed to its end. */
export class BulkReading {
  private operationId: string | undefined;

  constructor(
    private readonly line: ShopLine,
    private readonly shopId: string,
    private readonly asked: { name: string; text: string; signal: AbortSignal; silenceMs?: number | undefined },
  ) {}

  /** Waits until the shop has written the result. What failed inside the shop is begun again; what the shop refuses is an error. */
  async result(onRead: (objects: number) => Promise<void>): Promise<BulkResult> {
    for (let beginning = 1; ; beginning++) {
      this.operationId = (beginning === 1 ? await this.begunBefore() : undefined) ?? (await this.begin());
      const end = await this.followed(this.operationId, onRead);
      if (end.status === 'COMPLETED') return { url: end.url, sizeBytes: Number(end.fileSize ?? 0) };
      if (end.errorCode === 'ACCESS_DENIED' || beginning === beginnings) throw this.failed(end);
    }
  }

  /** A fresh address of a result whose address no longer serves; undefined where the result itself is gone. */
  async addressAgain(): Promise<string | undefined> {
    const { data } = await this.line.ask<{ bulkOperation: Operation | null }>(documents.readBulk, {
      id: this.operationId,
    });
    return data.bulkOperation?.url ?? undefined;
  }

  /** Leaves nothing running in the shop for nobody. */
  async giveUp(line: ShopLine): Promise<void> {
    if (this.operationId !== undefined) await line.ask(documents.cancelBulk, { id: this.operationId });
  }

  private async begunBefore(): Promise<string | undefined> {
    const { data } = await this.line.ask<{
      bulkOperations: { nodes: { id: string; status: string; query: string }[] };
    }>(documents.listBulk, {});
    const usable = ['CREATED', 'RUNNING', 'COMPLETED'];
    const wanted = `query ${this.asked.name} {`;
    return data.bulkOperations.nodes.find(({ status, query }) => usable.includes(status) && query.startsWith(wanted))
      ?.id;
  }

  /** Five run at once in a shop: a sixth waits for a place. */
  private async begin(): Promise<string> {
    for (const deadline = Date.now() + placeWithinMs; ;) {
      const { data, errors } = await this.line.ask<Started | null>(documents.startBulkQuery, {
        query: this.asked.text,
      });
      const payload = data?.bulkOperationRunQuery;
      if (payload?.bulkOperation) return payload.bulkOperation.id;
      const refusal = payload?.userErrors[0];
      if (refusal?.code !== 'OPERATION_IN_PROGRESS' || Date.now() > deadline)
        throw this.error(refusal?.message ?? errors[0]?.message ?? 'it said nothing');
      await pause(longestLookMs, undefined, { signal: this.asked.signal });
    }
  }

  /** One that stands still is cancelled and told: it would take a place of five in the shop for days. */
  private async followed(id: string, onRead: (objects: number) => Promise<void>): Promise<Operation> {
    const silenceMs = this.asked.silenceMs ?? silenceMsByDefault;
    const moved = { objects: '', atMs: Date.now() };
    for (let lookMs = Math.min(firstLookMs, silenceMs); ; lookMs = Math.min(longestLookMs, lookMs * 2)) {
      const { data } = await this.line.ask<{ bulkOperation: Operation | null }>(documents.readBulk, { id });
      if (!data.bulkOperation) throw this.error('it knows the operation no more');
      if (!['CREATED', 'RUNNING', 'CANCELING'].includes(data.bulkOperation.status)) return data.bulkOperation;
      if (data.bulkOperation.objectCount !== moved.objects)
        Object.assign(moved, { objects: data.bulkOperation.objectCount, atMs: Date.now() });
      else if (Date.now() - moved.atMs > silenceMs) {
        await this.giveUp(this.line);
        throw this.error(`it has stood still at ${moved.objects} objects for ${Math.round(silenceMs / 1_000)} s`);
      }
      await onRead(Number(data.bulkOperation.objectCount));
      await pause(lookMs, undefined, { signal: this.asked.signal });
    }
  }

  private failed({ status, errorCode }: Operation): StocklineError {
    return this.error(`the operation is ${status}${errorCode === null ? '' : ` (${errorCode})`}`);
  }

  private error(reason: string): StocklineError {
    return new StocklineError({
      code: 'bulk_read_failed',
      message: `shop ${this.shopId} gave no bulk result: ${shorten(reason, 200)}`,
      hint: 'Run the job again; with ACCESS_DENIED give the token the scopes to read products and inventory first.',
    });
  }
}
