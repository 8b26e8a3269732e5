import { invalidFieldArguments } from '../requests/api-errors';

/** The schema lets it be left out, the running does not: null says that whatever stands there may be overwritten. */
export function demandChangeFrom(rows: readonly object[], inputType: string): void {
  if (rows.some((row) => !Object.hasOwn(row, 'changeFromQuantity')))
    throw invalidFieldArguments(`${inputType} must include the following argument: changeFromQuantity.`);
}
