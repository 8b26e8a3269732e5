export interface UnpackLimits {
  /** No packed file may become larger than this. */
  readonly mostBytes: number;
  /** Nor, beyond `freeBytes`, so many times as large as it was. Tables shrink to a tenth, dull ones to a hundredth. */
  readonly mostTimes: number;
  readonly freeBytes: number;
}

export const defaultUnpackLimits: UnpackLimits = {
  mostBytes: 4 * 1024 ** 3,
  mostTimes: 400,
  freeBytes: 16 * 1024 ** 2,
};
