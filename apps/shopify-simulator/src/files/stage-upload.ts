import { randomUUID } from 'node:crypto';
import type { BulkDesk } from '../bulk/bulk-desk';
import { userError, type UserError } from '../mutations/user-error';
import type { Shop } from '../state/shop';

export interface StagedUploadInput {
  readonly filename: string;
  readonly mimeType: string;
  readonly resource: string;
  readonly httpMethod: 'POST' | 'PUT';
  readonly fileSize?: string | null;
}

interface StagedTarget {
  readonly url: string | null;
  readonly resourceUrl: string | null;
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
}

const validS = 604_800;

/** Where a file may be put, and what must be sent with it. The address by PUT is signed itself; by POST the form is. */
export function stageUpload(
  { files, origin }: BulkDesk,
  shop: Shop,
  input: StagedUploadInput,
  index: number,
  nowMs: number,
): { target: StagedTarget; userErrors: readonly UserError[] } {
  const refuse = (field: string, message: string) => ({
    target: { url: null, resourceUrl: null, parameters: [] },
    userErrors: [userError(['input', String(index), field], message)],
  });
  if (input.resource !== 'BULK_MUTATION_VARIABLES') return refuse('resource', 'Resource is not served here.');
  if (!/^[^/\\]{1,255}$/.test(input.filename)) return refuse('filename', 'Filename is invalid.');
  if (input.mimeType !== 'text/jsonl')
    return refuse('mimeType', `${input.filename}: (${input.mimeType}) is not a recognized format`);
  const key = `tmp/${shop.ordinal + 1}/bulk/${randomUUID()}/${input.filename}`;
  files.stage(key, shop.domain, input.mimeType);
  const expiresS = Math.floor(nowMs / 1_000) + validS;
  const date = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '');
  const signature = files.signature.of(key, expiresS);
  const signed = {
    'x-goog-date': date,
    'x-goog-credential': `simulator@${date.slice(0, 8)}/auto/storage/goog4_request`,
    'x-goog-algorithm': 'GOOG4-HMAC-SHA256',
  };
  if (input.httpMethod === 'POST') {
    const url = `${origin}/staged/`;
    const policy = Buffer.from(JSON.stringify({ expiration: expiresS, key })).toString('base64');
    return {
      target: {
        url,
        resourceUrl: url,
        parameters: named({
          'Content-Type': input.mimeType,
          success_action_status: '201',
          acl: 'private',
          key,
          ...signed,
          'x-goog-signature': signature,
          policy,
        }),
      },
      userErrors: [],
    };
  }
  const url = new URL(`${origin}/${key.split('/').map(encodeURIComponent).join('/')}`);
  for (const [name, value] of Object.entries(signed))
    url.searchParams.set(
      name.replace(/(^|-)[a-z]/g, (letters) => letters.toUpperCase()),
      value,
    );
  url.searchParams.set('X-Goog-Expires', String(validS));
  url.searchParams.set('X-Goog-Signature', `${expiresS}.${signature}`);
  return {
    target: {
      url: url.href,
      resourceUrl: `${url.origin}${url.pathname}`,
      parameters: named({ content_type: input.mimeType, acl: 'private' }),
    },
    userErrors: [],
  };
}

const named = (values: Readonly<Record<string, string>>): { name: string; value: string }[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
