import type { Problems } from './problem';

/** What keeps a service from starting. */
export const starting = {
  settings_wrong: {
    means: 'Settings are missing or break their rules; all of them are named at once.',
    mend: 'Set them in the environment, or as NAME_FILE naming a file that holds the value.',
  },
  connections_wrong: {
    means: 'The file of connections cannot be used; all that is wrong in it is named at once.',
    mend: 'See the example in the error.',
  },
  api_keys_unusable: {
    means: 'The file of API keys cannot be used; all that is wrong in it is named.',
    mend: 'Make one with a hash per key ("stockline keys create"), and name it with API_KEYS_FILE.',
  },
  shops_unusable: {
    means: 'The file of shops cannot be used.',
    mend: 'See the README for its form; SHOPS_FILE names it.',
  },
  seed_wrong: {
    means: 'What the simulator was given to begin with cannot be used.',
    mend: 'See the pointer in the error.',
  },
  route_undocumented: {
    means: 'A route says neither what it takes and gives nor who may call it: a defect.',
    mend: 'Put @Documented({ … }) and @Requires(role) or @Open() on it.',
  },
  jobs_not_declared: {
    means: 'The jobs of a service do not match the list of owners: a defect.',
    mend: 'Owners stand in libs/common/src/contracts/job-owners.ts; declarations in application/*.job.ts.',
  },
  kafka_half_wired: {
    means: 'A topic is subscribed without a handler, or handled without a subscription: a defect.',
    mend: 'Give each subscribed topic exactly one @EventPattern method.',
  },
  handler_error_hidden: {
    means: 'A handler failed with something that is no Error: a defect.',
    mend: 'Put @UseFilters(PassErrorsOn) on its controller and throw Error objects only.',
  },
  topic_unknown: {
    means: 'A topic that is to be written again is no state topic of this version.',
    mend: 'It was one of another version: remove its row from the table "republish".',
  },
} as const satisfies Problems;
