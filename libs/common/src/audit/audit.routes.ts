import { shape, type RouteDoc } from '@app/common/http';

const stated = { type: ['object', 'null'] };

export const auditRoutes = {
  list: {
    id: 'listAudit',
    summary:
      'Who did what: every change over HTTP, and every one that was refused to a known caller, the newest first.',
    query: {
      who: shape.text('id of the key, or oidc: and the subject of the token', 'ops'),
      what: shape.text('the kind of change', 'put schedule'),
      subject: shape.text('what was changed'),
      from: shape.time('at this time or later'),
      to: shape.time('before this time'),
      ...shape.paging,
    },
    answer: shape.pageOf(
      shape.object({
        auditId: shape.text('grows with time'),
        at: shape.time('when'),
        who: shape.text('id of the key, or oidc: and the subject of the token'),
        what: shape.text('the kind of change'),
        subject: shape.text('what was changed'),
        before: stated,
        after: stated,
      }),
    ),
    problems: ['time_invalid', ...shape.pagingProblems],
  },
} satisfies Record<string, RouteDoc>;
