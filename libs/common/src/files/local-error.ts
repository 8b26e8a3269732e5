import { isNativeError } from 'node:util/types';
import { StocklineError, shorten, type ProblemCode } from '@app/common/kernel';

const told: Readonly<Record<string, { code: ProblemCode; what: string; hint: string; retriable?: boolean }>> = {
  ENOENT: { code: 'file_not_found', what: 'is not there', hint: 'Check the name: case counts.' },
  ENOTDIR: { code: 'file_not_found', what: 'is not there', hint: 'A part of its path is a file and no directory.' },
  EISDIR: { code: 'not_a_file', what: 'is a directory', hint: 'Name a file.' },
  EACCES: {
    code: 'permission_denied',
    what: 'may not be used',
    hint: 'Give the account of the service the right to it.',
  },
  EPERM: {
    code: 'permission_denied',
    what: 'may not be used',
    hint: 'Give the account of the service the right to it.',
  },
  EROFS: {
    code: 'permission_denied',
    what: 'is on a file system that cannot be written',
    hint: 'Mount it for writing.',
  },
  ENOSPC: {
    code: 'disk_full',
    what: 'found no space left',
    hint: 'Make space; the next run goes on from here.',
    retriable: true,
  },
  ENAMETOOLONG: { code: 'name_too_long', what: 'has too long a name', hint: 'Give the file a shorter name.' },
};

/** What went wrong with a file of this machine, in the words that files of every server have in common. */
export function localError(cause: unknown, path: string): unknown {
  if (cause instanceof StocklineError || !isNativeError(cause)) return cause;
  const { code } = cause as NodeJS.ErrnoException;
  if (typeof code !== 'string') return cause;
  const known = told[code];
  return new StocklineError({
    code: known?.code ?? 'file_operation_failed',
    message: `"${shorten(path, 200)}" ${known?.what ?? `could not be used (${code})`}`,
    hint: known?.hint ?? 'The file system of this machine refused it; its own log may say why.',
    retriable: known?.retriable ?? ['EIO', 'EBUSY', 'ESTALE', 'EMFILE', 'ENFILE', 'EAGAIN', 'ETIMEDOUT'].includes(code),
    cause,
  });
}
