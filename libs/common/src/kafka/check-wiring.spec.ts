import { topics } from '@app/common/contracts';
import { checkWiring } from './check-wiring';

const handler = () => Promise.resolve();

describe('the wiring of the transport', () => {
  it('is accepted when each subscribed topic has one handler', () => {
    expect(() => checkWiring([{ topic: topics.jobRequested }], new Map([['job-requested', handler]]))).not.toThrow();
  });

  it('is refused with every fault named at once', () => {
    const handlers = new Map([
      ['inventory-events', handler],
      ['job-requested', Object.assign(() => Promise.resolve(), { next: handler })],
    ]);
    expect(() => checkWiring([{ topic: topics.jobRequested }, { topic: topics.catalogEvents }], handlers)).toThrow(
      /"catalog-events" is subscribed and has no handler; "inventory-events" has a handler and is not subscribed; "job-requested" has more than one handler/,
    );
  });
});
