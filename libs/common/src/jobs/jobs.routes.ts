import { jobOwners, jobParameters, type JobId, type JobParameter, type ServiceName } from '@app/common/contracts';
import { shape, type RouteDoc, type Schema } from '@app/common/http';
import { overlaps } from './job';
import { runShape } from './run-shape';

const anything: Schema = {};

const parameterShape = shape.object({
  name: shape.text('as it is sent'),
  type: shape.choice('how a value is read', ['text', 'boolean', 'wholeNumber', 'units', 'json']),
  required: { type: 'boolean' },
  default: anything,
  rule: shape.text('what a value must be'),
  example: anything,
  help: shape.text('what it is for'),
  aliases: shape.listOf(shape.text('another spelling that is taken')),
});

const jobShape = shape.object(
  {
    jobId: shape.text('fixed for ever', 'JOB_IMP_INV'),
    title: shape.text('for people'),
    aliases: shape.listOf(shape.text('another id that is taken')),
    service: shape.text('who runs it'),
    runnable: { type: 'boolean', description: 'false where what executes it is not part of this version' },
    overlap: shape.choice('where neither the request nor its schedule says otherwise', overlaps),
    parameters: shape.listOf(parameterShape),
  },
  { title: 'Job' },
);

const jobId: Schema = shape.text('id of the job, or an alias', 'JOB_IMP_INV');

export const jobsRoutes = {
  list: {
    id: 'listJobs',
    summary: 'The jobs of this service, each with its parameters.',
    answer: shape.pageOf(jobShape),
  },
  one: {
    id: 'showJob',
    summary: 'A job with its parameters.',
    path: { jobId },
    answer: jobShape,
    problems: ['job_unknown'],
  },
  request: {
    id: 'startRun',
    summary: 'Asks for a run of a job.',
    more: 'The same Idempotency-Key of a caller within 24 hours gives the same run. A merchandiser may ask for EXP_PROD_THOLD and IMP_PROD_THOLD, an operator for all.',
    path: { jobId },
    query: {
      wait: shape.text('holds the answer until the run has ended, 60s at most', '30s', { pattern: '^\\d{1,3}s?$' }),
    },
    headers: {
      'Idempotency-Key': shape.text('1 to 255 printable characters', '9c1f6f0e-6d0b-4f0e-8a55-2f6c0d9c8b11', {
        pattern: '^[\\x21-\\x7e]{1,255}$',
      }),
    },
    body: runBody,
    bodyIsOptional: true,
    answer: runShape,
    problems: [
      'job_unknown',
      'job_not_available',
      'parameters_invalid',
      'run_overlaps',
      'idempotency_key_invalid',
      'idempotency_key_reused',
      'request_in_hand',
      'wait_invalid',
      'client_invalid',
    ],
  },
} as const satisfies Record<string, RouteDoc>;

/** What a run may be asked for with, for each job of the service. */
function runBody(service: ServiceName): Schema {
  const jobs = (Object.keys(jobOwners) as JobId[]).filter((id) => jobOwners[id] === service);
  return shape.object({
    'parameters?': { anyOf: jobs.map((id) => parametersShape(id)) },
    'overlap?': shape.choice('what happens where another run works on the same', overlaps),
  });
}

const parametersShape = (id: JobId): Schema => ({
  title: id,
  type: 'object',
  properties: Object.fromEntries(
    Object.entries(jobParameters[id]).flatMap(([name, parameter]) =>
      [name, ...(parameter.aliases ?? [])].map((spelling) => [spelling, valueShape(parameter)]),
    ),
  ),
  additionalProperties: false,
});

const types: Readonly<Record<JobParameter['type'], Schema>> = {
  text: { type: ['string', 'null'] },
  boolean: { type: ['boolean', 'string', 'null'] },
  wholeNumber: { type: ['integer', 'string', 'null'] },
  units: { type: ['integer', 'string', 'null'] },
  json: { type: ['object', 'string', 'null'] },
};

const valueShape = ({ type, rule, help, example, default: byDefault = null }: JobParameter): Schema => ({
  ...types[type],
  description: `${help}; ${rule}`,
  default: byDefault,
  examples: [example],
});
