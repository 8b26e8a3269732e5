export { CreateInbox1763900000001 } from './create-inbox-1763900000001';
export { PostgresConsumerStore } from './postgres-consumer-store';
export { keepHandledMarks } from './keep-handled-marks';
export { createDayPartitions, dayOf, dayPartitionsOf, dropPartition, type DayPartition } from './day-partitions';
