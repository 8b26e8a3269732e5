import { judgeGuards, type GuardLimits, type JudgedGuard } from '@app/common/imports';
import type { LocationFigure } from './weigh-levels';

/** All shops are weighed before anything of one is sent: a run goes, or waits for a person, as a whole. A shop that cannot be read holds none up. */
export class Verdict {
  /** Guards that no person has let pass, by location and guard. */
  readonly tripped = new Map<string, JudgedGuard>();
  private readonly open: Set<string>;
  private readonly all = Promise.withResolvers<void>();

  /** `approved` has keys of `tripped` that a person has let pass. */
  constructor(
    shopIds: Iterable<string>,
    private readonly limits: GuardLimits,
    private readonly approved: ReadonlySet<string>,
  ) {
    this.open = new Set(shopIds);
  }

  /** Takes the figures of a shop, and tells once all shops are weighed whether the run goes. */
  async goes(shopId: string, figures: readonly LocationFigure[]): Promise<boolean> {
    for (const figure of figures)
      for (const guard of judgeGuards([figure], this.limits)) {
        const name = `${figure.place}: ${figure.guard}`;
        if (guard.tripped && !this.approved.has(name)) this.tripped.set(name, guard);
      }
    this.done(shopId);
    await this.all.promise;
    return this.tripped.size === 0;
  }

  /** The shop is weighed, or never will be. */
  done(shopId: string): void {
    this.open.delete(shopId);
    if (this.open.size === 0) this.all.resolve();
  }
}
