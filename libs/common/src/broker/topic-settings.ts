import type { Topic } from '@app/common/contracts';

/** A dead letter is its message with headers added: what a topic of a megabyte let in must fit. */
const DEAD_LETTER_MAX_BYTES = 2 * 1024 * 1024;

/** How a topic is kept on the broker, as its entry in the contracts states it. */
export function topicSettings(topic: Topic): Record<string, string> {
  const kept: Record<string, string> =
    topic.retentionMs === null
      ? { 'cleanup.policy': 'compact', 'min.compaction.lag.ms': String(topic.compactionLagMs ?? 0) }
      : { 'cleanup.policy': 'delete', 'retention.ms': String(topic.retentionMs) };
  return topic.name.endsWith('.dlq') ? { ...kept, 'max.message.bytes': String(DEAD_LETTER_MAX_BYTES) } : kept;
}
