import { Refusal } from '../client/refusal';
import { WrongUse } from '../client/wrong-use';

/** An error as a person needs it: what, where, the mend. Never a stack. */
export function tellError(error: unknown): string {
  if (error instanceof WrongUse) return `${error.message}\n  ${error.hint}`;
  if (!(error instanceof Refusal)) return error instanceof Error ? error.message : String(error);
  const where = error.errors.map(({ pointer, rule, value, hint, example }) =>
    [
      `  ${pointer ?? ''} ${rule ?? ''}`,
      value === undefined ? '' : `, not ${value}`,
      hint === undefined ? '' : `. ${hint}`,
      example === undefined ? '' : ` For example ${example}.`,
    ].join(''),
  );
  const hint = error.hint === undefined ? [] : [`  ${error.hint}`];
  return [`${error.message} (${error.code})`, ...where, ...hint].join('\n');
}
