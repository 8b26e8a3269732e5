import { posix } from 'node:path';
import { newId } from '@app/common/kernel';

/** A name beside a file for its content while it is written. Short, whatever the file's name; hidden, and ignored by every file pattern. */
export const temporaryName = (path: string): string => posix.join(posix.dirname(path), `.${newId()}.part`);
