import { once } from 'node:events';
import type { WriteStream } from 'node:fs';
import type { Clock } from '../clock';
import type { FaultRule } from '../faults/fault-rules';
import type { Disk } from '../files/disk';
import { BulkFailed } from './bulk-failed';
import { resultKeptMs, type BulkOperation, type BulkStatus } from './bulk-operation';
import type { BulkPace } from './bulk-operations';
import type { BulkLine } from './bulk-query-lines';

export interface BulkRun {
  readonly operation: BulkOperation;
  readonly pace: BulkPace;
  readonly clock: Clock;
  readonly disk: Disk;
  readonly fault: FaultRule | undefined;
  /** Ends it without a word: the simulator closes. */
  readonly signal: AbortSignal;
  readonly onEnd: (operation: BulkOperation) => void;
}

const longestMs = { QUERY: 10 * 24 * 60 * 60 * 1_000, MUTATION: 24 * 60 * 60 * 1_000 };

/** Takes an operation from CREATED to its end at the shop's pace, and keeps what it wrote. What was applied stays applied, however it ends. */
export async function runBulk(run: BulkRun, lines: () => AsyncIterable<readonly BulkLine[]>): Promise<void> {
  const { operation, clock, disk, signal, fault } = run;
  const path = disk.newPath();
  try {
    await clock.until(operation.createdAtMs + run.pace.startDelayMs, signal);
    if (operation.status === 'CREATED') operation.status = 'RUNNING';
    const file = disk.write(path);
    let end: BulkStatus;
    try {
      end = await writeLines(run, file, lines());
    } catch (error) {
      if (signal.aborted) throw error;
      operation.errorCode = error instanceof BulkFailed ? error.errorCode : 'INTERNAL_SERVER_ERROR';
      end = 'FAILED';
    }
    await closed(file);
    operation.sizeBytes = file.bytesWritten;
    operation.resultPath = operation.sizeBytes > 0 ? path : null;
    operation.completedAtMs = clock.now();
    operation.expiresAtMs =
      end === 'COMPLETED' ? clock.now() + (fault?.effect === 'bulk-expired' ? 0 : resultKeptMs) : null;
    operation.status = end;
    run.onEnd(operation);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function writeLines(
  { operation, pace, clock, fault, signal }: BulkRun,
  file: WriteStream,
  pages: AsyncIterable<readonly BulkLine[]>,
): Promise<BulkStatus> {
  const begunMs = clock.now();
  const endsBy = operation.createdAtMs + longestMs[operation.type];
  const cut = fault?.effect === 'bulk-expired' ? Infinity : (fault?.afterLines ?? 0);
  for await (const page of pages) {
    for (const { text, isRoot } of page) {
      if (operation.status === 'CANCELING') return 'CANCELED';
      if (fault && operation.objectCount >= cut) return struck(operation, fault, clock, endsBy, signal);
      if (!file.write(text)) await once(file, 'drain');
      operation.objectCount++;
      if (isRoot) operation.rootObjectCount++;
      const dueMs = begunMs + (operation.objectCount / pace.linesPerSecond) * 1_000;
      if (dueMs > clock.now()) await clock.until(dueMs, signal);
      if (clock.now() >= endsBy) throw new BulkFailed('TIMEOUT');
    }
  }
  if (operation.status === 'CANCELING') return 'CANCELED';
  return fault && cut !== Infinity ? struck(operation, fault, clock, endsBy, signal) : 'COMPLETED';
}

async function struck(
  operation: BulkOperation,
  fault: FaultRule,
  clock: Clock,
  endsBy: number,
  signal: AbortSignal,
): Promise<BulkStatus> {
  if (fault.effect === 'bulk-canceled') return 'CANCELED';
  if (fault.effect === 'bulk-failed') throw new BulkFailed(fault.errorCode ?? 'INTERNAL_SERVER_ERROR');
  while (operation.status !== 'CANCELING' && clock.now() < endsBy)
    await clock.until(Math.min(endsBy, clock.now() + lookEveryMs), signal);
  if (operation.status === 'CANCELING') return 'CANCELED';
  throw new BulkFailed('TIMEOUT');
}

/** How soon an operation that is stuck notices that it was cancelled. */
const lookEveryMs = 50;

function closed(file: WriteStream): Promise<void> {
  return new Promise((resolve, reject) => {
    file.once('error', reject);
    file.end(() => resolve());
  });
}
