/** What a shop's plan allows an app: how many points the bucket holds and how many come back a second. */
export const plans = {
  standard: { maximumAvailable: 2_000, restoreRate: 100, publicDisplayName: 'Basic', shopifyPlus: false },
  advanced: { maximumAvailable: 4_000, restoreRate: 200, publicDisplayName: 'Advanced', shopifyPlus: false },
  plus: { maximumAvailable: 20_000, restoreRate: 1_000, publicDisplayName: 'Plus', shopifyPlus: true },
  enterprise: { maximumAvailable: 40_000, restoreRate: 2_000, publicDisplayName: 'Enterprise', shopifyPlus: true },
} as const;

export type PlanName = keyof typeof plans;

export const isPlanName = (name: unknown): name is PlanName => typeof name === 'string' && Object.hasOwn(plans, name);
