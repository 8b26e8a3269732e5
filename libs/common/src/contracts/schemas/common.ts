/** An id: not blank, no control characters, 255 characters at most. */
export const id = { type: 'string', minLength: 1, maxLength: 255, pattern: '^[^\\p{Cc}]+$' } as const;
export const nullableId = { ...id, type: ['string', 'null'] } as const;
export const instant = { type: 'string', format: 'date-time' } as const;
/** Whole units, up to a thousand million either way. */
export const units = { type: 'integer', minimum: -1_000_000_000, maximum: 1_000_000_000 } as const;
export const unitsFromZero = { ...units, minimum: 0 } as const;
export const version = { type: 'integer', minimum: 1 } as const;
/** Renewed after a restore; consumers compare (epoch, version). */
export const epoch = { type: 'integer', minimum: 1 } as const;
