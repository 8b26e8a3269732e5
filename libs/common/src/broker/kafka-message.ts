/** A header may stand several times, and its bytes are nobody's business but the sender's. */
export type MessageHeaders = Record<string, Buffer | string | (Buffer | string)[] | undefined>;

/** A message as it lies on the broker: bytes, and where it came from. */
export interface RawMessage {
  key: Buffer | null;
  value: Buffer | null;
  headers: MessageHeaders;
}

/** A message to be sent; the same headers name may be given several times. */
export interface OutgoingMessage {
  key: Buffer | string | null;
  value: Buffer | string | null;
  headers?: MessageHeaders;
}
