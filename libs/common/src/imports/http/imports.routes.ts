import { shape, type RouteDoc, type Schema } from '@app/common/http';
import { outcomes } from './find-rows';

export const fileStatuses = [
  'running',
  'waiting_for_approval',
  'completed',
  'completed_with_rejections',
  'nothing_to_do',
  'failed',
  'cancelled',
] as const;

const textOrNull: Schema = { type: ['string', 'null'] };
const counts = {
  rows: shape.whole,
  applied: shape.whole,
  unchanged: shape.whole,
  superseded: shape.whole,
  rejected: shape.whole,
};

const guardShape = shape.object(
  {
    guard: shape.text('its name, as IMPORT_GUARDS has it', 'levelsToZero'),
    figure: { type: 'number', description: 'how far the file goes, mostly in percent' },
    of: { type: 'number', description: 'rows or levels that were looked at; fewer than 20 trip nothing' },
    'smallToo?': { type: 'boolean', description: 'true where it is no share, and few rows trip it too' },
    says: shape.text('the figure as a sentence'),
    limit: { type: 'number', description: 'the largest figure that goes through' },
    tripped: { type: 'boolean' },
  },
  { title: 'Guard' },
);

export const importShape = shape.object(
  {
    importId: shape.text('id of the import'),
    runId: shape.text('the run that took the file'),
    configId: shape.text('which import it is', 'RESET_INVENTORY'),
    connection: shape.text('where the file came from', 'FTP_CONFIG'),
    fileName: shape.text('as it was sent'),
    status: shape.choice('how it ended', fileStatuses),
    state: shape.text('the last step of its way that is committed', 'ended'),
    dryRun: { type: 'boolean', description: 'a preview: nothing was applied' },
    ...counts,
    created: {
      type: 'integer',
      description: 'what rows named, nobody knew and was created; of a preview, what would be',
    },
    compared: { type: 'integer', description: 'rows that were only held against what stands' },
    fileSize: { type: 'number', description: 'bytes' },
    contentHash: { ...textOrNull, description: 'SHA-256 of the content' },
    sameAs: { ...textOrNull, description: 'the earlier import whose content it had' },
    resendOf: { ...textOrNull, description: 'the import whose mended rows it brought' },
    resends: shape.listOf(shape.text('an import that brought mended rows of this one')),
    chain: {
      ...shape.listOf(
        shape.object({
          importId: shape.text('one of the chain'),
          fileName: shape.text('its file', 'stock.csv'),
          status: textOrNull,
          rows: shape.whole,
          applied: shape.whole,
          unchanged: shape.whole,
          superseded: shape.whole,
          rejected: shape.whole,
        }),
      ),
      description: 'where rows were mended and sent again: all files of it, from the first on',
    },
    undoOf: { ...textOrNull, description: 'the import that it takes back' },
    undoneBy: { ...textOrNull, description: 'the import that has taken it back' },
    asOf: shape.time('the moment that its absolute values speak of'),
    arrivedAt: shape.time('when it was claimed'),
    endedAt: shape.orNull(shape.time('when it ended')),
    guards: shape.orNull(shape.listOf(guardShape)),
    waitsUntil: shape.orNull(shape.time('when it expires, of one that waits for approval')),
    previewed: shape.orNull(
      shape.object({
        importId: shape.text('the preview of the same content'),
        differing: { type: 'integer', description: 'products and facilities whose numbers are other ones by now' },
        examples: shape.listOf(shape.object({ productId: shape.text('ours'), facilityId: shape.text('ours') })),
      }),
    ),
    error: shape.orNull(
      shape.object({
        code: shape.text('see docs/errors.md'),
        message: shape.text('what and where'),
        'hint?': shape.text('the mend'),
      }),
    ),
    errorFile: { ...textOrNull, description: 'where the rejected rows are, on the connection' },
    movedTo: { ...textOrNull, description: 'where the file is now, on the connection' },
    parameters: { type: 'object', description: 'of the run that claimed it' },
    timings: {
      type: 'object',
      description: 'milliseconds of each step; togetherMs: of the one in which it took effect with others',
    },
  },
  { title: 'Import' },
);

const rowShape = shape.object(
  {
    line: { type: 'integer', description: 'where the row begins; the header is 1' },
    outcome: shape.choice('how the row ended', outcomes),
    code: textOrNull,
    reason: textOrNull,
    hint: textOrNull,
    column: textOrNull,
    value: textOrNull,
    productId: { ...textOrNull, description: 'of applied rows' },
    facilityId: { ...textOrNull, description: 'of applied rows' },
  },
  { title: 'ImportRow' },
);

const path = { importId: shape.text('id of the import') };

export const importsRoutes = {
  list: {
    id: 'listImports',
    summary: 'Files and what came of them, the newest first.',
    query: {
      configId: shape.text('of one import', 'RESET_INVENTORY'),
      status: shape.choice('how it ended', fileStatuses),
      fileName: shape.text('exactly this name'),
      runId: shape.text('of one run'),
      from: shape.time('arrived at this time or later'),
      to: shape.time('arrived before this time'),
      ...shape.paging,
    },
    answer: shape.pageOf(importShape),
    problems: ['config_unknown', 'time_invalid', ...shape.pagingProblems],
  },
  one: {
    id: 'showImport',
    summary: 'One file, with its counts, its error, and where it is now.',
    path,
    answer: importShape,
    problems: ['import_unknown'],
  },
  rows: {
    id: 'listImportRows',
    summary: 'How rows of a file ended, in the order of the file.',
    more: 'Rejected and superseded rows are kept. Applied ones are read from what the import wrote. Of unchanged and compared ones no trace is kept that could be listed: ask for one line.',
    path,
    query: {
      outcome: shape.choice('rejected and superseded ones if left out', outcomes),
      productId: shape.text('applied rows of one product', 'P100'),
      line: {
        type: 'integer',
        minimum: 1,
        maximum: 2_147_483_647,
        description: 'one line of the file, however it ended',
      },
      ...shape.paging,
    },
    answer: shape.pageOf(rowShape),
    problems: ['import_unknown', 'rows_not_kept', ...shape.pagingProblems],
  },
  errorFile: {
    id: 'downloadErrorFile',
    summary:
      'The rejected rows as they came, with what is wrong beside them: mend them and send the file back as it is.',
    path,
    answer: { type: 'string' },
    contentType: 'text/csv',
    problems: ['import_unknown', 'error_file_none', 'error_file_gone'],
  },
  previewFile: {
    id: 'downloadPreview',
    summary: 'What a previewed file would do, a row a product and facility, as CSV; kept for 7 days.',
    more: 'Where another service tells more of a row, the header Link-Template (RFC 9652) says what to ask it for: of thresholds, what each shop shows, from GET /explain of shopify-sync.',
    path,
    answer: { type: 'string' },
    contentType: 'text/csv',
    problems: ['import_unknown', 'preview_none'],
  },
} as const satisfies Record<string, RouteDoc>;
