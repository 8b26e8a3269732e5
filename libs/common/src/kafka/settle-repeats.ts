import type { Topic } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import type { ConsumerStore, Mark } from './consumer-store';
import type { IncomingEvent } from './incoming-event';
import { markOf } from './mark-of';
import type { Reason } from './reason';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface SettledRepeats {
  /** Handled for the first time, with the mark each of them now has. */
  fresh: Map<IncomingEvent, Mark>;
  /** Handled before, word for word: nothing is left to do. */
  repeated: number;
  refused: Map<IncomingEvent, Reason>;
}

/**
 * Sorts out what was handled before and marks the rest as handled. Marks are kept for the topic's retention and a day more; of a message
 * older than that nobody can say whether it was handled, so it is refused.
 */
export async function settleRepeats(
  tx: Tx,
  store: ConsumerStore,
  topic: Topic,
  events: readonly IncomingEvent[],
  nowMs: number,
): Promise<SettledRepeats> {
  const settled: SettledRepeats = { fresh: new Map(), repeated: 0, refused: new Map() };
  const horizonMs = nowMs - (topic.retentionMs ?? 0) - DAY_MS;
  const first = new Map<string, { event: IncomingEvent; mark: Mark }>();
  for (const event of events) {
    if (oldestOf(event) < horizonMs) {
      settled.refused.set(event, tooOld(event, horizonMs));
      continue;
    }
    const mark = markOf(event, nowMs);
    const earlier = first.get(mark.idHash);
    if (!earlier) first.set(mark.idHash, { event, mark });
    else if (earlier.mark.dataHash === mark.dataHash) settled.repeated += 1;
    else settled.refused.set(event, idReused(event));
  }
  const candidates = [...first.values()];
  const seen = await store.mark(
    tx,
    candidates.map(({ mark }) => mark),
  );
  candidates.forEach(({ event, mark }, index) => {
    if (seen[index] === 'new') settled.fresh.set(event, mark);
    else if (seen[index] === 'repeated') settled.repeated += 1;
    else settled.refused.set(event, idReused(event));
  });
  return settled;
}

const oldestOf = ({ receivedAtMs, time }: IncomingEvent): number =>
  time === null ? receivedAtMs : Math.min(receivedAtMs, Date.parse(time));

const idReused = ({ id, source }: IncomingEvent): Reason => ({
  code: 'id_reused',
  message: `"${id}" of ${source} was handled before with other data`,
  hint: 'Give every message an id of its own; a correction is a new message.',
});

const tooOld = (event: IncomingEvent, horizonMs: number): Reason => ({
  code: 'too_old',
  message: `the message is of ${new Date(oldestOf(event)).toISOString()}, marks of what was handled reach back to ${new Date(horizonMs).toISOString()}`,
  hint: 'State the present instead, for example by a reset.',
});
