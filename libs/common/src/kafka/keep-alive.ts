/** Sends heartbeats while a batch is worked on, so that a long one does not cost the membership; a failure is reported at the end. */
export class KeepAlive {
  private readonly timer: NodeJS.Timeout;
  private failure: Error | undefined;
  private beating: Promise<void> = Promise.resolve();

  constructor(heartbeat: () => Promise<void>, everyMs: number) {
    this.timer = setInterval(() => {
      this.beating = heartbeat().catch((error: Error) => {
        this.failure = error;
      });
    }, everyMs);
  }

  /** Throws what the last heartbeat failed with: kafkajs then joins the group anew. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.beating;
    if (this.failure) throw this.failure;
  }
}
