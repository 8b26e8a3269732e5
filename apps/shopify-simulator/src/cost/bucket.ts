import { plans, type PlanName } from './plans';

export interface ThrottleStatus {
  maximumAvailable: number;
  currentlyAvailable: number;
  restoreRate: number;
}

/** The points one app has left in one shop: taken before a request runs, given back as far as it used less, refilled by the clock. */
export class Bucket {
  private points: number;
  private readAtMs: number;

  constructor(
    private plan: PlanName,
    private readonly now: () => number,
  ) {
    this.points = plans[plan].maximumAvailable;
    this.readAtMs = now();
  }

  status(): ThrottleStatus {
    this.refill();
    const { maximumAvailable, restoreRate } = plans[this.plan];
    return { maximumAvailable, currentlyAvailable: Math.floor(this.points), restoreRate };
  }

  /** Takes the points, or nothing at all when there are too few. */
  take(points: number): boolean {
    this.refill();
    if (this.points < points) return false;
    this.points -= points;
    return true;
  }

  giveBack(points: number): void {
    this.refill();
    this.points = Math.min(plans[this.plan].maximumAvailable, this.points + points);
  }

  /** Leaves too little for a request of that cost, as if another worker of the same app had just used the rest. */
  drainBelow(points: number): void {
    this.refill();
    this.points = Math.min(this.points, Math.max(0, points - 1));
  }

  changePlan(plan: PlanName): void {
    this.refill();
    this.plan = plan;
    this.points = Math.min(plans[plan].maximumAvailable, this.points);
  }

  private refill(): void {
    const atMs = this.now();
    const { maximumAvailable, restoreRate } = plans[this.plan];
    const passedMs = Math.max(0, atMs - this.readAtMs);
    this.points = Math.min(maximumAvailable, this.points + (passedMs * restoreRate) / 1_000);
    this.readAtMs = atMs;
  }
}
