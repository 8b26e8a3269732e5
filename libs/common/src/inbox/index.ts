export { CreateInbox1763900000001 } from './create-inbox-1763900000001';
export { ReadTopicsAgain1764700000001 } from './read-topics-again-1764700000001';
export { afterReaders, isReadAgain, isUnderWay, readAgain, type ReadAgain } from './read-again';
export { PostgresConsumerStore } from './postgres-consumer-store';
export { keepHandledMarks } from './keep-handled-marks';
export { createDayPartitions, dayOf, dayPartitionsOf, dropPartition, type DayPartition } from './day-partitions';
