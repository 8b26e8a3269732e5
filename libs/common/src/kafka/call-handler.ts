import { BaseRpcContext, type MessageHandler } from '@nestjs/microservices';
import { StocklineError } from '@app/common/kernel';
import { isObservable, lastValueFrom } from 'rxjs';
import type { EventBatch } from './event-batch';

/** Calls a Nest handler with a batch and waits to its end: promises, and observables to their last value. Errors keep their class. */
export async function callHandler(handler: MessageHandler, batch: EventBatch): Promise<void> {
  try {
    const result: unknown = await handler(batch, new BaseRpcContext([batch.topic, batch.partition]));
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  } catch (error) {
    throw error instanceof Error ? error : swallowed(batch.topic, error);
  }
}

/** Retriable, so that no message is dead-lettered for a mistake in the wiring. */
const swallowed = (topic: string, cause: unknown): StocklineError =>
  new StocklineError({
    code: 'handler_error_hidden',
    message: `the handler of ${topic} failed with something that is no Error`,
    hint: 'Put @UseFilters(PassErrorsOn) on its controller and throw Error objects only.',
    retriable: true,
    cause,
  });
