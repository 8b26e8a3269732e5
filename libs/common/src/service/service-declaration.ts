import type { DynamicModule } from '@nestjs/common';
import type { Database, MigrationClass } from '@app/common/database';
import type {
  DeclaredJob,
  DeliveredSchedule,
  RunControl,
  Schedules,
  TakeJobRequests,
  UnclaimedRequests,
} from '@app/common/jobs';
import type { Example } from '@app/common/http';
import type { KafkaBatchTransport, Subscription } from '@app/common/kafka';
import type { Figure, Logger, Metrics } from '@app/common/observability';
import type { Republisher, StateCopies, StateCopy, StateSource } from '@app/common/outbox';
import type { CommonSettings } from './common-settings';
import type { Upkeep } from './keep-up';

/** Something with a start and a mirrored stop that lives as long as the service, such as a timer. */
export interface Part {
  start(): Promise<void> | void;
  stop(): Promise<void> | void;
}

/** What every service has by the time its own parts are made. */
export interface ServiceParts {
  readonly database: Database;
  readonly log: Logger;
  readonly transport: KafkaBatchTransport;
}

export interface ServiceDeclaration<Own> {
  readonly name: 'ingest' | 'shopify-sync' | 'threshold';
  readonly settings: CommonSettings;
  readonly maxConnections: number;
  readonly migrations: readonly MigrationClass[];
  readonly subscriptions: readonly Subscription[];
  /**
   * Whether events are made ready for Kafka in a thread of their own, while the next ones are handled: a quarter of the time where they come by
   * the hundred thousand, for some 30 MB.
   */
  readonly relaysInThread?: boolean;
  /** The service that answers for job ids in nobody's list. */
  readonly answersForUnknownJobs?: boolean;
  /** Calls and their answers, for the documents. */
  readonly examples: readonly Example[];
  /** The state that this service tells the world of. */
  readonly state: readonly StateSource[];
  /** The copies that this service keeps of others' state, and can read again. */
  readonly copies?: readonly StateCopy[];
  /** Upkeep of the service's tables: at the start and every hour. */
  readonly upkeep?: readonly Upkeep[];
  /** Makes what only this service has. Nothing begins here: jobs and parts are started once all of them are made. */
  own(parts: ServiceParts): Promise<Own> | Own;
  jobs(own: Own, parts: ServiceParts): readonly DeclaredJob[];
  /** Schedules that are there from the first start. */
  schedules?(own: Own, parts: ServiceParts): readonly DeliveredSchedule[];
  parts?(own: Own, parts: ServiceParts & { readonly runs: RunControl }): readonly Part[];
  /** Where ports meet adapters. */
  module(own: Own, wired: WiredParts): DynamicModule;
  /** What is shown of this service alone, beside what is shown of all. */
  figures?(parts: ServiceParts): readonly Figure[];
  /** More that must hold for this replica to be sent work, each under the name that the probe shows. */
  ready?(own: Own, parts: ServiceParts): Readonly<Record<string, () => Promise<void>>>;
}

/** What a service's module hands to its controllers. */
export interface WiredParts extends ServiceParts {
  readonly metrics: Metrics;
  readonly runs: RunControl;
  readonly schedules: Schedules;
  readonly republisher: Republisher;
  readonly copies: StateCopies;
  readonly jobRequests: TakeJobRequests;
  readonly unclaimedRequests: UnclaimedRequests;
}
