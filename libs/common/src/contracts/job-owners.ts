export type ServiceName = 'ingest' | 'shopify-sync' | 'threshold';

/** Which service runs which job: each takes its own from `job-requested`; an id that is nobody's is refused by ingest. */
export const jobOwners = {
  JOB_IMP_INV: 'ingest',
  JOB_IMP_TO_SHPMNT: 'ingest',
  JOB_UL_INV: 'shopify-sync',
  UL_RCNT_INV: 'shopify-sync',
  SYNC_INV_SHPF_MLTTHD: 'shopify-sync',
  REFRESH_CATALOG: 'shopify-sync',
  EXP_PROD_THOLD: 'threshold',
  IMP_PROD_THOLD: 'threshold',
} as const satisfies Record<string, ServiceName>;

export type JobId = keyof typeof jobOwners;

const jobOfAlias: Readonly<Record<string, JobId>> = {
  JOB_SNC_INV_SHPF_THD: 'SYNC_INV_SHPF_MLTTHD',
  JOB_EXP_PROD_THRSHLD: 'EXP_PROD_THOLD',
  JOB_IMP_PROD_THRSHLD: 'IMP_PROD_THOLD',
};

/** The job that a name or one of its aliases stands for. */
export const jobIdOf = (name: string): JobId | undefined =>
  Object.hasOwn(jobOwners, name) ? (name as JobId) : Object.hasOwn(jobOfAlias, name) ? jobOfAlias[name] : undefined;

/** The other names under which a job is taken. */
export const jobAliasesOf = (id: JobId): string[] =>
  Object.keys(jobOfAlias).filter((alias) => jobOfAlias[alias] === id);
