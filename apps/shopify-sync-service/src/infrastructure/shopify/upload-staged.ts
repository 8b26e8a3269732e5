import { openAsBlob } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { documents } from './documents';
import { bulkWriteFailed } from './bulk-write-failed';
import type { ShopLine } from './shop-line';

interface Staged {
  stagedUploadsCreate: {
    stagedTargets: { url: string | null; parameters: { name: string; value: string }[] }[] | null;
    userErrors: { message: string }[];
  } | null;
}

const tries = 4;
const firstPauseMs = 100;
const uploadWithinMs = 120_000;

/** Puts a file where the shop says, and gives the path by which it is named then. Every try has an address of its own. */
export async function uploadStaged(
  line: ShopLine,
  shopId: string,
  file: { path: string; name: string },
  signal: AbortSignal,
): Promise<string> {
  let why = '';
  for (let attempt = 0; attempt < tries; attempt++) {
    if (attempt > 0) await pause(firstPauseMs * 2 ** attempt, undefined, { signal });
    const { data, errors } = await line.ask<Staged | null>(documents.stageUpload, { filename: file.name });
    const url = data?.stagedUploadsCreate?.stagedTargets?.[0]?.url;
    if (!url)
      throw bulkWriteFailed(
        shopId,
        data?.stagedUploadsCreate?.userErrors[0]?.message ?? errors[0]?.message ?? 'it gave no address to upload to',
      );
    try {
      const response = await fetch(url, {
        method: 'PUT',
        body: await openAsBlob(file.path, { type: 'text/jsonl' }),
        headers: { 'content-type': 'text/jsonl' },
        signal: AbortSignal.any([signal, AbortSignal.timeout(uploadWithinMs)]),
      });
      await response.arrayBuffer();
      if (response.ok) return decodeURIComponent(new URL(url).pathname).slice(1);
      why = `HTTP ${response.status}`;
    } catch (error) {
      signal.throwIfAborted();
      why = error instanceof Error ? error.message : String(error);
    }
  }
  throw bulkWriteFailed(shopId, `the file could not be uploaded in ${tries} tries: ${why}`);
}
