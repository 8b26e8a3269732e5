/** A stretch of differences that is applied in its order, beside the others of its file. */
export interface ImportPart {
  /** Its last ordinal; it begins behind the part before it. */
  readonly to: number;
  /** The last ordinal that is committed; one less than its first where none is. */
  readonly reached: number;
}

/** The parts that end at these ordinals, with nothing applied of them; null where all is one. */
export const beginParts = (ends: readonly number[] = []): ImportPart[] | null =>
  ends.length > 1 ? ends.map((to, index) => ({ to, reached: ends[index - 1] ?? 0 })) : null;
