import { shape, type RouteDoc } from '@app/common/http';
import { runShape } from '@app/common/jobs';

export const uploadsRoutes = {
  upload: {
    id: 'uploadFile',
    summary: 'Sends a file: the bytes as the body, or a form with the same names and a part called "file".',
    more: 'The run is answered once the bytes are safe, and names the import. From there the file goes the way of a file of a connection, from the connection UPLOADS.',
    query: {
      configId: shape.text('which import it is', 'RESET_INVENTORY'),
      fileName: shape.text('how the file is called; a form names its part', 'stock.csv'),
      additionalParameters: shape.text('a JSON object, as the job takes it', '{"resetBy":"QOH"}', {
        maxLength: 10_000,
      }),
      preview: shape.choice('true: nothing is applied, and it is told what would be', ['true', 'false']),
      resendOf: shape.text('the import whose mended rows this file brings'),
      asOf: shape.time('the moment that its absolute values speak of'),
    },
    headers: {
      'Idempotency-Key': shape.text('1 to 255 printable characters', '9c1f6f0e-6d0b-4f0e-8a55-2f6c0d9c8b11', {
        pattern: '^[\\x21-\\x7e]{1,255}$',
      }),
    },
    answer: runShape,
    problems: [
      'config_unknown',
      'import_unknown',
      'parameters_invalid',
      'upload_missing',
      'upload_unfit',
      'upload_too_large',
      'upload_broken_off',
      'idempotency_key_invalid',
      'idempotency_key_reused',
      'request_in_hand',
      'client_invalid',
    ],
  },
} as const satisfies Record<string, RouteDoc>;
