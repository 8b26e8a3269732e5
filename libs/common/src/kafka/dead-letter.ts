import { deadLetterTopicOf, type Topic } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { shorten } from '@app/common/kernel';
import type { MessageHeaders, RawMessage } from '@app/common/broker';
import type { Reason } from './reason';

/** A message on its way to `<topic>.dlq`: its bytes as they came, and why in headers beside its own. */
export interface DeadLetter {
  topic: string;
  key: Buffer | null;
  value: Buffer | null;
  headers: MessageHeaders;
}

/** Writes dead letters in the transaction that leaves their messages behind, so that neither happens without the other. */
export type AppendDeadLetters = (tx: Tx, letters: readonly DeadLetter[]) => Promise<void>;

const PREFIX = 'x-stockline-';
const MAX_REASON_LENGTH = 1_000;

/** Headers of an earlier dead-lettering are replaced, all others are kept. */
export function deadLetter(letter: {
  topic: Topic;
  partition: number;
  offset: number;
  raw: RawMessage;
  reason: Reason;
  attempts: number;
  service: string;
  failedAt: Date;
}): DeadLetter {
  const { topic, partition, offset, raw, reason, attempts, service, failedAt } = letter;
  const text = reason.hint === undefined ? reason.message : `${reason.message} (${reason.hint})`;
  return {
    topic: deadLetterTopicOf(topic).name,
    key: raw.key,
    value: raw.value,
    headers: {
      ...ownHeaders(raw.headers),
      [`${PREFIX}reason`]: reason.code,
      [`${PREFIX}message`]: shorten(text, MAX_REASON_LENGTH),
      [`${PREFIX}attempts`]: String(attempts),
      [`${PREFIX}topic`]: topic.name,
      [`${PREFIX}partition`]: String(partition),
      [`${PREFIX}offset`]: String(offset),
      [`${PREFIX}service`]: service,
      [`${PREFIX}failed-at`]: failedAt.toISOString(),
    },
  };
}

/** The headers of a message without those that tell of its dead-lettering: what it came with. */
export const ownHeaders = (headers: MessageHeaders): MessageHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.toLowerCase().startsWith(PREFIX)));
