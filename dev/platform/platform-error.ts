/** A part of the platform could not do its work; the message says which, with its last lines, and the hint how to mend it. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';

  constructor(
    message: string,
    readonly hint?: string,
    options?: { cause?: unknown },
  ) {
    super(hint === undefined ? message : `${message}\n${hint}`, options);
  }
}
