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
  },
  { title: 'State' },
);

export const stateRoutes = {
  show: { id: 'showState', summary: 'The epoch, and how far a republishing of the state is.', answer },
  republish: { id: 'republishState', summary: 'Writes the whole state of this service to its topics again.', answer },
  newEpoch: {
    id: 'beginEpoch',
    summary: 'After a restore: writes the whole state again under a new epoch, newer than anything sent before.',
    answer,
  },
} satisfies Record<string, RouteDoc>;
