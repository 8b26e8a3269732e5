import type { JobId } from './job-owners';

export interface JobParameter {
  readonly type: 'text' | 'boolean' | 'wholeNumber' | 'units' | 'json';
  /** Must have a value; left out, the default is it. */
  readonly required?: boolean;
  readonly default?: string | boolean | number | null;
  readonly example: string;
  readonly help: string;
  /** Another spelling that is taken. */
  readonly aliases?: readonly string[];
}
export type JobParameters = Readonly<Record<string, JobParameter>>;

const fileImport = (configId: string, groupBy: string | null): JobParameters => ({
  propertyResource: {
    type: 'text',
    required: true,
    default: 'FTP_CONFIG',
    example: 'FTP_CONFIG',
    help: 'the named connection the files are on',
  },
  configId: {
    type: 'text',
    required: true,
    default: configId,
    example: configId,
    help: 'which import: its directory, columns and guards',
  },
  fileNameRegex: {
    type: 'text',
    default: '*.csv',
    example: '^stock-.*\\.csv$',
    help: 'glob, or regular expression of the whole name',
  },
  remoteFilename: { type: 'text', default: null, example: 'stock.csv', help: 'exactly this file' },
  groupBy: {
    type: 'text',
    default: groupBy,
    example: 'facilityId',
    help: 'rows that share this column stay in order; others run side by side',
  },
  locationSeqId: { type: 'text', default: 'TLTLTLLL01', example: 'TLTLTLLL01', help: 'bin of rows that name none' },
  additionalParameters: {
    type: 'json',
    default: null,
    example: '{"resetBy":"QOH"}',
    help: 'choices of this import, as an object',
  },
  scheduleNow: { type: 'boolean', default: false, example: 'true', help: 'ahead of the queue' },
});
const shopId = { type: 'text', default: null, example: 'north', help: 'only this shop' } as const;
const dryRun = { type: 'boolean', default: false, example: 'true', help: 'compare and show, write nothing' } as const;

/** Every job's parameters: what forms, documents, validation and the command line are made from. */
export const jobParameters: Readonly<Record<JobId, JobParameters>> = {
  JOB_IMP_INV: fileImport('RESET_INVENTORY', 'facilityId'),
  JOB_IMP_TO_SHPMNT: fileImport('IMP_TO_SHPMNT', null),
  IMP_PROD_THOLD: fileImport('IMP_PROD_THOLD', null),
  SYNC_INV_SHPF_MLTTHD: fileImport('SYNC_INV_SHPF_MLTTHD', 'location_id'),
  JOB_UL_INV: {
    includeAll: {
      type: 'boolean',
      default: true,
      example: 'false',
      help: 'every mapped level (true), or those not confirmed since they last changed',
    },
    facilityGroupId: { type: 'text', default: null, example: 'FAC_GRP', help: 'whose stock is summed' },
    shopifyFacilityGroupId: { type: 'text', default: null, example: 'STORES', help: 'whose locations are written' },
    shopId,
    dryRun,
  },
  UL_RCNT_INV: {
    facilityGroupID: {
      type: 'text',
      required: true,
      default: 'FAC_GRP',
      example: 'FAC_GRP',
      help: 'the channels that sell this group, and so their shops',
      aliases: ['facilityGroupId'],
    },
    includeAll: {
      type: 'boolean',
      default: false,
      example: 'true',
      help: 'every level of a changed product (true), or only those that changed',
    },
    shopId,
    dryRun,
  },
  EXP_PROD_THOLD: {
    facilityId: { type: 'text', default: null, example: 'ONLINE', help: 'the channel; none = all' },
    propertyResource: {
      type: 'text',
      required: true,
      default: 'FTP_EXP_CONFIG',
      example: 'FTP_EXP_CONFIG',
      help: 'the named connection the file goes to',
    },
    threshold: { type: 'units', default: null, example: '10', help: 'the value to write for the products chosen' },
    includeAll: {
      type: 'boolean',
      default: false,
      example: 'true',
      help: 'all products (true), or those touched in the last 24 h',
    },
    searchPreferenceId: { type: 'text', default: null, example: 'SUMMER', help: 'a stored product filter' },
  },
  REFRESH_CATALOG: { shopId },
};
