import type { Logger } from '@app/common/observability';

type Close = () => Promise<void> | void;

/** Remembers how to close what was opened, and closes it in reverse; a part that cannot be closed does not keep the others open. */
export class Stage {
  private readonly closes: Close[] = [];

  constructor(private readonly log: Pick<Logger, 'error'>) {}

  onStop(close: Close): void {
    this.closes.push(close);
  }

  async open<T>(opening: Promise<T>, close: (opened: T) => Promise<void> | void): Promise<T> {
    const opened = await opening;
    this.onStop(() => close(opened));
    return opened;
  }

  async start(part: { start(): Promise<void> | void; stop(): Promise<void> | void }): Promise<void> {
    // A part that fails half way through its start may have begun something.
    this.onStop(() => part.stop());
    await part.start();
  }

  async clear(): Promise<void> {
    for (let close = this.closes.pop(); close; close = this.closes.pop())
      try {
        await close();
      } catch (error) {
        this.log.error({ error }, 'a part could not be closed; the others are');
      }
  }
}
