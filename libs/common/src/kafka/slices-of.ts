import type { Topic } from '@app/common/contracts';
import type { Slice } from './handle-slice';
import type { ParsedMessage } from './parse-message';

/** Cuts the messages of a fetch into transactions. Slices meet without a gap, from the position before them to the end of the fetch. */
export function* slicesOf(
  topic: Topic,
  partition: number,
  messages: readonly ParsedMessage[],
  from: number,
  end: number,
  maxBatch: number,
): Iterable<Slice> {
  for (let start = 0; start < messages.length; start += maxBatch) {
    const next = messages[start + maxBatch]?.offset ?? end;
    yield { topic, partition, messages: messages.slice(start, start + maxBatch), from, next };
    from = next;
  }
}
