import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BulkWrites } from '../../application/bulk-ports';
import type { WriteReply } from '../../application/ports';
import { bulkDocuments } from './bulk-documents';
import { bulkWriteFailed } from './bulk-write-failed';
import { documents } from './documents';
import { downloadResult } from './download-result';
import { replyOf } from './reply-of-line';
import { ShopLine } from './shop-line';
import type { Shops } from './shops';
import { uploadStaged } from './upload-staged';

interface Operation {
  id: string;
  status: string;
  query: string;
  objectCount: string;
  fileSize: string | null;
  url: string | null;
  partialDataUrl: string | null;
}
interface Begun {
  bulkOperationRunMutation: {
    bulkOperation: { id: string } | null;
    userErrors: { code: string | null; message: string }[];
  } | null;
}

const underWay = ['CREATED', 'RUNNING', 'CANCELING'];

/** Bulk mutations of shops. An operation is found again by its id here, which its mutation is named after. */
export class ShopBulkWrites extends BulkWrites {
  constructor(private readonly shops: Shops) {
    super();
  }

  async begin(shopId: string, bulkId: string, lines: AsyncIterable<string>, signal: AbortSignal): Promise<void> {
    const line = this.lineTo(shopId, signal);
    await inOwnDirectory(async (directory) => {
      const path = join(directory, 'lines.jsonl');
      await pipeline(Readable.from(ended(lines)), createWriteStream(path));
      const stagedUploadPath = await uploadStaged(line, shopId, { path, name: `${bulkId}.jsonl` }, signal);
      const mutation = bulkDocuments.setQuantities(nameOf(bulkId));
      const { data, errors } = await line.ask<Begun | null>(documents.startBulkMutation, {
        mutation,
        stagedUploadPath,
      });
      const begun = data?.bulkOperationRunMutation;
      if (!begun?.bulkOperation)
        throw bulkWriteFailed(shopId, begun?.userErrors[0]?.message ?? errors[0]?.message ?? 'it said nothing');
    });
  }

  async look(
    shopId: string,
    bulkId: string,
    signal: AbortSignal,
  ): Promise<{ isOver: boolean; lines: number } | undefined> {
    const operation = await this.find(shopId, bulkId, signal);
    return operation && { isOver: !underWay.includes(operation.status), lines: Number(operation.objectCount) };
  }

  async cancel(shopId: string, bulkId: string, signal: AbortSignal): Promise<void> {
    const operation = await this.find(shopId, bulkId, signal);
    if (operation) await this.lineTo(shopId, signal).ask(documents.cancelBulk, { id: operation.id });
  }

  async *replies(
    shopId: string,
    bulkId: string,
    signal: AbortSignal,
  ): AsyncGenerator<{ line: number; reply: WriteReply }> {
    const addressOf = (one: Operation | undefined): string | null => one?.url ?? one?.partialDataUrl ?? null;
    const operation = await this.find(shopId, bulkId, signal);
    const url = addressOf(operation);
    if (url === null) return;
    const addressAgain = async (): Promise<string | undefined> =>
      addressOf(await this.find(shopId, bulkId, signal)) ?? undefined;
    const directory = await mkdtemp(join(tmpdir(), 'stockline-bulk-'));
    try {
      const path = join(directory, 'result.jsonl');
      await downloadResult({ addressAgain }, { url, sizeBytes: Number(operation!.fileSize ?? 0) }, path, signal);
      for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
        const read = replyOf(text);
        if (read) yield read;
      }
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  private async find(shopId: string, bulkId: string, signal: AbortSignal): Promise<Operation | undefined> {
    const { data } = await this.lineTo(shopId, signal).ask<{ bulkOperations: { nodes: Operation[] } }>(
      documents.listBulkMutations,
      {},
    );
    return data.bulkOperations.nodes.find(({ query }) => query.startsWith(`mutation ${nameOf(bulkId)}(`));
  }

  private lineTo(shopId: string, signal: AbortSignal): ShopLine {
    return new ShopLine(this.shops.named(shopId), signal);
  }
}

/** Names hold letters and digits alone. */
const nameOf = (bulkId: string): string => `StocklineWrite${bulkId.replaceAll('-', '')}`;

async function* ended(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}

async function inOwnDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'stockline-bulk-'));
  try {
    await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
