import { shape, type RouteDoc } from '@app/common/http';

const nullableText = { type: ['string', 'null'] };
const period = { 'from?': shape.time('failed at this time or later'), 'to?': shape.time('failed before this time') };
const topic = shape.text('the topic it came on', 'inventory-events', { minLength: 1, maxLength: 255 });
const reason = shape.text('code of what was wrong', 'product_unknown', { minLength: 1, maxLength: 100 });

const deadLetterShape = shape.object(
  {
    id: shape.text('grows with time'),
    topic,
    partition: shape.whole,
    offset: shape.whole,
    reason,
    message: shape.text('what was wrong, in words'),
    attempts: shape.whole,
    failedAt: shape.time('when it was set aside'),
    key: nullableText,
    value: {
      ...nullableText,
      description: 'the message as text; in base64 after "base64:" where it is none; shortened in lists',
    },
    replayedAt: shape.orNull(shape.time('when it was sent again')),
    replayedBy: nullableText,
  },
  { title: 'DeadLetter' },
);

export const deadLettersRoutes = {
  list: {
    id: 'listDeadLetters',
    summary: 'Messages that could not be taken, the newest first.',
    query: {
      topic,
      reason,
      from: period['from?'],
      to: period['to?'],
      replayed: shape.choice('whether it was sent again', ['true', 'false']),
      ...shape.paging,
    },
    answer: shape.pageOf(deadLetterShape),
    problems: ['time_invalid', ...shape.pagingProblems],
  },
  one: {
    id: 'showDeadLetter',
    summary: 'A message that could not be taken, whole.',
    path: { id: shape.text('id of the dead letter', '17') },
    answer: deadLetterShape,
    problems: ['dead_letter_unknown'],
  },
  replay: {
    id: 'replayDeadLetters',
    summary: 'Sends what matches to its topic again, each message at most once.',
    more: 'Without "expect" it only counts. With it, it sends if that is their number.',
    body: shape.object({
      'topic?': topic,
      'reason?': reason,
      ...period,
      'expect?': { type: 'integer', minimum: 0, maximum: 100_000 },
    }),
    answer: shape.object({ matching: shape.whole, replayed: shape.whole }),
    problems: ['time_invalid', 'count_differs'],
  },
} satisfies Record<string, RouteDoc>;
