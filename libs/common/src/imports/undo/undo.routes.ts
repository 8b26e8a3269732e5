import { shape, type RouteDoc } from '@app/common/http';
import { runShape } from '@app/common/jobs';

export const undoRoutes = {
  undo: {
    id: 'undoImport',
    summary: 'Takes back what a file did, where nothing newer has happened.',
    more: 'The run is answered and names an import of its own: what it reversed is applied there, what stays is superseded, each row with what is newer. It can be undone in turn.',
    path: { importId: shape.text('id of the import') },
    body: shape.object({
      reason: shape.text('kept with who and when', 'the ERP sent last week', { minLength: 1, maxLength: 500 }),
    }),
    answer: runShape,
    problems: ['import_unknown', 'import_not_undoable', 'reason_missing', 'client_invalid'],
  },
} as const satisfies Record<string, RouteDoc>;
