import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { FaultRule } from './fault-rules';

export interface Sent {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const partsOfSlowBody = 10;

/** Sends a reply, and does to it on its way what the fault says: nothing of it, half of it, or all of it a little at a time. */
export async function sendStruck(
  response: ServerResponse,
  { status, contentType, body }: Sent,
  fault: FaultRule | undefined,
): Promise<void> {
  const bytes = Buffer.from(body);
  const half = bytes.subarray(0, bytes.length >> 1);
  const headers = { 'Content-Type': contentType };
  switch (fault?.effect) {
    case 'reset-before-commit':
    case 'reset-after-commit':
      response.destroy();
      return;
    case 'truncated-json':
      response.writeHead(status, headers).end(half);
      return;
    case 'reset-mid-body':
      response.writeHead(status, { ...headers, 'Content-Length': bytes.length });
      response.write(half, () => response.destroy());
      return;
    case 'slow-body': {
      response.writeHead(status, { ...headers, 'Content-Length': bytes.length });
      const step = Math.max(1, Math.ceil(bytes.length / partsOfSlowBody));
      for (let start = 0; start < bytes.length && !response.destroyed; start += step) {
        response.write(bytes.subarray(start, start + step));
        await pause((fault.delayMs ?? 1_000) / partsOfSlowBody);
      }
      response.end();
      return;
    }
    default:
      response.writeHead(status, headers).end(body);
  }
}
