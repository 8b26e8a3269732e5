import { isNativeError } from 'node:util/types';
import { StocklineError, shorten, type ProblemCode } from '@app/common/kernel';

/** What happened to a connection, in the words that files of every server have in common. */
export interface Told {
  code: ProblemCode;
  what: string;
  hint: string;
  retriable?: boolean;
}

export const lost: Told = {
  code: 'connection_lost',
  what: 'the connection was lost',
  hint: 'It is made again by itself; if it stays so, look at the network and at what the server logs.',
  retriable: true,
};
export const missing: Told = { code: 'file_not_found', what: 'no such file', hint: 'Check the name: case counts.' };
export const denied: Told = {
  code: 'permission_denied',
  what: 'the server denies it',
  hint: 'Give the account of the connection the right to it.',
};
export const loginRefused: Told = {
  code: 'login_refused',
  what: 'the server refused the login',
  hint: 'Check "user" and the secret of the connection, and that the server takes this kind of login.',
};

const byCode: Readonly<Record<string, Told>> = {
  ECONNREFUSED: {
    code: 'connection_refused',
    what: 'nothing listens at this address',
    hint: 'Check host and port, and that the server runs.',
    retriable: true,
  },
  ENOTFOUND: { code: 'host_not_found', what: 'the host name is not known', hint: 'Check "host" of the connection.' },
  EAI_AGAIN: {
    code: 'host_not_found',
    what: 'the name server does not answer',
    hint: 'Check the network of the service.',
    retriable: true,
  },
  ENOSPC: {
    code: 'disk_full',
    what: 'there is no space left on this side',
    hint: 'Make space in SPOOL_DIR; the next run goes on from here.',
    retriable: true,
  },
  ENOENT: missing,
};
const networkCodes = [
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNABORTED',
  'ERR_NOT_CONNECTED',
];
const tooLate: Told = {
  code: 'connection_timeout',
  what: 'the server did not answer in time',
  hint: 'Check host, port and the firewall between; it is tried again by itself.',
  retriable: true,
};

/** An error of a client or a network, as `ofProtocol` knows it, else as all networks have it; defects stay what they are. */
export function toldError(
  cause: unknown,
  server: string,
  path: string | undefined,
  ofProtocol: (code: string, message: string) => Told | undefined,
): unknown {
  if (cause instanceof StocklineError || !isNativeError(cause)) return cause;
  if (cause instanceof TypeError || cause instanceof RangeError) return cause;
  const code = String((cause as { code?: string | number }).code ?? '');
  const told =
    ofProtocol(code, cause.message) ??
    byCode[code] ??
    (networkCodes.includes(code) ? lost : undefined) ??
    (/timed? ?out/i.test(cause.message) ? tooLate : undefined);
  return new StocklineError({
    code: told?.code ?? 'file_operation_failed',
    message: `${server}${path === undefined ? '' : `, "${shorten(path, 200)}"`}: ${told?.what ?? `the server refused it (${shorten(cause.message, 120)})`}`,
    hint:
      told?.hint ?? 'The log of the server may say why: a full disk and a name that is taken look the same from here.',
    retriable: told?.retriable ?? false,
    details: { server, path },
    cause,
  });
}
