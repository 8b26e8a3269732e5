import { topicFlows, topics, type ServiceName } from '@app/common/contracts';
import { StocklineError } from '@app/common/kernel';
import type { Subscription } from '@app/common/kafka';

/** Holds what a service subscribes to against what the contract, and so the AsyncAPI document, says that it takes. */
export function checkTopicFlows(service: ServiceName, subscriptions: readonly Pick<Subscription, 'topic'>[]): void {
  const heard = new Set(subscriptions.map(({ topic }) => topic.name));
  const told = (Object.keys(topicFlows) as (keyof typeof topics)[]).filter((name) =>
    topicFlows[name]!.takenBy.includes(service),
  );
  const toldNames = new Set<string>(told.map((name) => topics[name].name));
  const differing = [...heard]
    .filter((name) => !toldNames.has(name))
    .concat([...toldNames].filter((name) => !heard.has(name)));
  if (differing.length > 0)
    throw new StocklineError({
      code: 'kafka_half_wired',
      message: `what ${service} subscribes to is not what the contract says that it takes: ${differing.join(', ')}`,
      hint: 'Who takes a topic stands in libs/common/src/contracts/topic-flow.ts; subscriptions in the service.',
    });
}
