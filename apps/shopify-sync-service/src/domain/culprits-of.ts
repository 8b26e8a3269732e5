export interface UserError {
  field: readonly string[] | null;
  message: string;
  code: string | null;
}

/** What Shopify refused in a request, by the place of the row in it. */
export interface Refusal {
  /** Rows whose number in the shop is not what the request assumed: read again, compute again, new request. */
  stale: ReadonlySet<number>;
  /** Rows that Shopify will not take as they are, with its own code and words. */
  culprits: ReadonlyMap<number, { code: string; reason: string }>;
  /** Errors that name no row. */
  unplaced: readonly { code: string; reason: string }[];
}

const staleCodes = new Set(['CHANGE_FROM_QUANTITY_STALE', 'COMPARE_QUANTITY_STALE']);

/** Sorts user errors by the rows they name: a call is refused whole, but only these rows are the reason. */
export function culpritsOf(errors: readonly UserError[]): Refusal {
  const stale = new Set<number>();
  const culprits = new Map<number, { code: string; reason: string }>();
  const unplaced: { code: string; reason: string }[] = [];
  for (const { field, message, code } of errors) {
    const row = field?.[1] === 'quantities' && /^\d+$/.test(field[2] ?? '') ? Number(field[2]) : undefined;
    const told = { code: code ?? 'USER_ERROR', reason: message };
    if (row === undefined) unplaced.push(told);
    else if (staleCodes.has(told.code)) stale.add(row);
    else if (!culprits.has(row)) culprits.set(row, told);
  }
  for (const row of culprits.keys()) stale.delete(row);
  return { stale, culprits, unplaced };
}
