import type { MessageHandler } from '@nestjs/microservices';
import { StocklineError } from '@app/common/kernel';
import type { Subscription } from './subscription';

/** Names every topic without a handler, every handler without a subscription and every topic that two want, in one error. */
export function checkWiring(
  subscriptions: readonly Subscription[],
  handlers: ReadonlyMap<string, MessageHandler>,
): void {
  const topics = new Set<string>(subscriptions.map(({ topic }) => topic.name));
  const faults = [
    ...[...topics].filter((name) => !handlers.has(name)).map((name) => `"${name}" is subscribed and has no handler`),
    ...[...handlers.keys()]
      .filter((name) => !topics.has(name))
      .map((name) => `"${name}" has a handler and is not subscribed`),
    ...[...handlers].filter(([, handler]) => handler.next).map(([name]) => `"${name}" has more than one handler`),
  ];
  if (faults.length > 0)
    throw new StocklineError({
      code: 'kafka_half_wired',
      message: `The Kafka transport is half wired: ${faults.join('; ')}.`,
      hint: 'Give each subscribed topic exactly one @EventPattern method in a controller of the module.',
    });
}
