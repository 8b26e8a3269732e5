import { catalogue } from './catalogue';
import { files } from './files';
import { jobs } from './jobs';
import { messages } from './messages';
import type { Problem } from './problem';
export type { Problems } from './problem';
import { requests } from './requests';
import { rows } from './rows';
import { starting } from './starting';

/** Every code that an error of this system has, by where it is met. */
export const problemsByPlace = {
  'Answers to requests': requests,
  'Jobs, runs and schedules': jobs,
  'Connections and files': files,
  'Rows of a file, and names in bodies': rows,
  'Messages and shipments': messages,
  'Master data, shops and filters': catalogue,
  'Starting a service': starting,
} as const;

const problems = { ...requests, ...jobs, ...files, ...rows, ...messages, ...catalogue, ...starting };

/** Closed: a new failure is added there first, with its meaning and its mend. */
export type ProblemCode = keyof typeof problems;

/** The HTTP status of a problem; what is not named broke a rule and is 422. */
export const statusOfProblem = (code: ProblemCode): number => (problems[code] as Problem).status ?? 422;
