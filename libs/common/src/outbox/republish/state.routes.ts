import { shape, type RouteDoc } from '@app/common/http';

const answer = shape.object(
  {
    epoch: { type: 'integer', description: 'consumers compare (epoch, version)' },
    topics: shape.listOf(
      shape.object({
        topic: shape.text('a topic of state'),
        keysDone: shape.whole,
        requestedBy: shape.text('who asked'),
        requestedAt: shape.time('when'),
        finishedAt: shape.orNull(shape.time('when the last key was written')),
      }),
    ),
    copies: shape.listOf(shape.text('a topic of which this service keeps a copy', 'inventory-changed')),
  },
  { title: 'State' },
);

const topic = shape.text('a topic of state', 'inventory-changed', { minLength: 1, maxLength: 255 });

export const stateRoutes = {
  show: { id: 'showState', summary: 'The epoch, and how far a republishing of the state is.', answer },
  republish: { id: 'republishState', summary: 'Writes the whole state of this service to its topics again.', answer },
  newEpoch: {
    id: 'beginEpoch',
    summary: 'After a restore: writes the whole state again under a new epoch, newer than anything sent before.',
    answer,
  },
  sums: {
    id: 'sumState',
    summary:
      'What is held of a topic, summed by 256 buckets of its keys: where the sums of its owner and of a copy are equal, so is what they hold.',
    more: 'Buckets without keys are left out. "stockline copies <SERVICE>" asks both sides and compares.',
    query: {
      topic,
      facts: shape.text(
        'only over these facts, with commas between them; without it over all that are held',
        'version,units',
      ),
    },
    answer: shape.object(
      {
        topic,
        facts: shape.listOf(shape.text('a fact that the sums are over', 'version')),
        buckets: shape.listOf(
          shape.object({
            bucket: { type: 'integer', minimum: 0, maximum: 255 },
            keys: shape.whole,
            sum: shape.text('over a hash of each key with its facts'),
          }),
        ),
      },
      { title: 'StateSums' },
    ),
    problems: ['state_unknown'],
  },
  rebuild: {
    id: 'rebuildCopies',
    summary:
      'Has the copies of other services\' state read again from the beginning of their topics; without "topics" all of them.',
    more: 'Values stay until they are told again. Audited.',
    body: shape.object({ 'topics?': shape.listOf(topic) }),
    answer: shape.object({ topics: shape.listOf(topic) }, { title: 'CopiesRebuilt' }),
    problems: ['state_unknown'],
  },
} satisfies Record<string, RouteDoc>;
