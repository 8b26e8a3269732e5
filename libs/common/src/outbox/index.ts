export { CreateEventLog1763900000101 } from './create-event-log-1763900000101';
export { lockEventLog } from './lock-event-log';
export { appendEvents, type OutgoingEvent } from './append-events';
export { appendDeadLetters } from './append-dead-letters';
export { epochIn, epochOf } from './epoch';
export { EventRelay, type EventRelayOptions } from './event-relay';
export type { RelayStatus } from './relay-status';
