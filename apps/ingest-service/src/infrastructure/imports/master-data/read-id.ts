import type { RowProblem } from '@app/common/imports';
import { shorten } from '@app/common/kernel';

const longest = 255;

/** An id of ours as a row gives it, or what is wrong with it. */
export function readId(column: string, text: string): string | RowProblem {
  if (text !== '' && text.length <= longest && !/\p{Cc}/u.test(text)) return text;
  return {
    code: 'id_invalid',
    reason: text === '' ? `${column} is blank` : `${column} is no id`,
    hint: `An id has 1 to ${longest} characters and no control characters.`,
    column,
    ...(text === '' ? {} : { value: shorten(text) }),
  };
}

/** The members of a cell that joins several by ` | `. */
export const readList = (text: string): string[] => [
  ...new Set(
    text
      .split('|')
      .map((member) => member.trim().normalize('NFC'))
      .filter((member) => member !== ''),
  ),
];
