import type { WriteReply } from '../../application/ports';
import type { UserError } from '../../domain/culprits-of';
import type { GraphqlError } from './send';

interface Line {
  data?: { inventorySetQuantities?: { userErrors: UserError[] } | null } | null;
  errors?: GraphqlError[];
  __lineNumber?: number;
}

/** These say nothing of what became of the line: under its key it can be asked for by itself. */
const tellsNothing = new Set(['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE', 'IDEMPOTENCY_CONCURRENT_REQUEST']);

/** Reads a line of the result of a bulk mutation; undefined where it tells nothing: it is broken off, or failed inside the shop. */
export function replyOf(text: string): { line: number; reply: WriteReply } | undefined {
  const read = parsed(text);
  const line = read?.__lineNumber;
  if (!read || line === undefined) return undefined;
  const payload = read.data?.inventorySetQuantities;
  const codes = payload ? payload.userErrors.map(({ code }) => code) : [read.errors?.[0]?.extensions?.code];
  if (codes.some((code) => tellsNothing.has(code ?? ''))) return undefined;
  if (payload) return { line, reply: { errors: payload.userErrors, refused: undefined } };
  const error = read.errors?.[0];
  return (
    error && {
      line,
      reply: { errors: [], refused: { code: error.extensions?.code ?? 'GRAPHQL_ERROR', reason: error.message } },
    }
  );
}

function parsed(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}
