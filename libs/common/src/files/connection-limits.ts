export interface ConnectionLimits {
  /** From the first packet to the login. */
  readonly connectTimeoutMs: number;
  /** How long an operation may go on without a byte or an answer from the other side. */
  readonly silenceTimeoutMs: number;
  /** Tries of an operation in all, the first included, where the connection is lost. */
  readonly attempts: number;
  /** The pause before the second try; it doubles from there, up to ten times as long. */
  readonly firstPauseMs: number;
  /** More entries than this in one directory are refused. */
  readonly mostEntries: number;
}

export const defaultLimits: ConnectionLimits = {
  connectTimeoutMs: 15_000,
  silenceTimeoutMs: 30_000,
  attempts: 4,
  firstPauseMs: 250,
  mostEntries: 100_000,
};
