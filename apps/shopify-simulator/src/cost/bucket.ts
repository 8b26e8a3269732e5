import { plans, type PlanName } from './plans';

export interface ThrottleStatus {
  maximumAvailable: number;
  currentlyAvailable: number;
  restoreRate: number;
}

/** The points one app has left in one shop: taken before a request runs, given back as far as it used less, refilled by the clock. */
export class Bucket {
  private points: number;
  private drainedASecond = 0;
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

  /** Another worker of the same app draws so many points a second from now on: they come back that much slower, or go. */
  drain(points: number, aSecond: number): void {
    this.refill();
    this.points = Math.max(0, this.points - points);
    this.drainedASecond = aSecond;
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
    const gained = (passedMs * (restoreRate - this.drainedASecond)) / 1_000;
    this.points = Math.max(0, Math.min(maximumAvailable, this.points + gained));
    this.readAtMs = atMs;
  }
}
