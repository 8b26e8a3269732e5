import { readTraceparent, type Correlation } from '@app/common/observability';
import type { MessageHeaders } from '@app/common/broker';

/** More are not named: the trace of a batch is to be read by people. */
const mostLinks = 16;

/** The W3C traceparent that a message came with, or, from a CloudEvents client in binary mode, its attribute of that name. */
export function traceparentOf(headers: MessageHeaders): string | undefined {
  const value = headers['traceparent'] ?? headers['ce_traceparent'];
  const [first] = Array.isArray(value) ? value : [value];
  return first?.toString('latin1');
}

/**
 * What messages that are taken together follow from: the one trace that all of them name, or else a trace of their own, which links to the
 * first of theirs. One look a message, so that a hundred thousand of them cost nothing to speak of.
 */
export function causesOf(messages: readonly { headers: MessageHeaders }[]): {
  parent: Correlation | null;
  links: Correlation[];
} {
  const named = new Set<string | undefined>();
  let before: Buffer | undefined;
  for (const { headers } of messages) {
    const { traceparent } = headers;
    // Nearly always the next one names what the one before it named.
    if (before !== undefined && Buffer.isBuffer(traceparent) && traceparent.equals(before)) continue;
    before = Buffer.isBuffer(traceparent) ? traceparent : undefined;
    named.add(traceparentOf(headers));
    if (named.size > mostLinks) break;
  }
  const causes = [...named].flatMap((traceparent) => readTraceparent(traceparent) ?? []);
  return named.size === 1
    ? { parent: causes[0] ?? null, links: [] }
    : { parent: null, links: causes.slice(0, mostLinks) };
}
