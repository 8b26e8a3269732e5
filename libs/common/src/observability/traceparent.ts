import { correlation, type Correlation } from './correlation';

/** Version 00 knows three members; a later version may add some, which are passed over. */
const shape = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?=$|-)/;

/** The place that a W3C traceparent names; undefined where there is none or it is not one, for which W3C has a new trace begun. */
export function readTraceparent(text: string | null | undefined): Correlation | undefined {
  const found = shape.exec(text ?? '');
  if (!found || (text!.startsWith('00') && text!.length !== found[0].length)) return undefined;
  return { traceId: found[1]!, spanId: found[2]!, sampled: (Number.parseInt(found[3]!, 16) & 1) === 1 };
}

export const writeTraceparent = ({ traceId, spanId, sampled }: Correlation): string =>
  `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;

/** What is handed on with anything that is sent or written now for others to go on with; null outside of any trace. */
export function traceparentNow(): string | null {
  const now = correlation.getStore();
  return now === undefined ? null : writeTraceparent(now);
}
