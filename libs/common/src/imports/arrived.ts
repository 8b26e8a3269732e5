/** What came of the content of a file: its SHA-256, and its bytes, as long as these are not in the spool. */
export interface Arrived {
  readonly contentHash: string;
  readonly bytes?: Buffer;
}
