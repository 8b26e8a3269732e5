import type { JobId } from './job-owners';

const trueOrFalse = 'true or false';
const knownConnection = 'the name of a connection in CONNECTIONS_FILE';
const knownShop = 'a shop of SHOPS_FILE, or nothing for all';

export interface JobParameter {
  readonly type: 'text' | 'boolean' | 'wholeNumber' | 'units' | 'json';
  /** Must have a value; left out, the default is it. */
  readonly required?: boolean;
  readonly default?: string | boolean | number | null;
  /** What a value must be, in words: an error says the same. */
  readonly rule: string;
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
    rule: knownConnection,
    example: 'FTP_CONFIG',
    help: 'the named connection the files are on',
  },
  configId: {
    type: 'text',
    required: true,
    default: configId,
    rule: 'an import that this job has',
    example: configId,
    help: 'which import: its directory, columns and guards',
  },
  fileNameRegex: {
    type: 'text',
    default: '*.csv',
    rule: 'a glob, or a regular expression (RE2) of the whole name',
    example: '^stock-.*\\.csv$',
    help: 'glob, or regular expression of the whole name',
  },
  remoteFilename: {
    type: 'text',
    default: null,
    rule: 'a file name, or nothing for all that match',
    example: 'stock.csv',
    help: 'exactly this file',
  },
  groupBy: {
    type: 'text',
    default: groupBy,
    rule: 'a column of the file, or nothing',
    example: 'facilityId',
    help: 'rows that share this column stay in order; others run side by side',
  },
  locationSeqId: {
    type: 'text',
    default: 'TLTLTLLL01',
    rule: 'a bin id',
    example: 'TLTLTLLL01',
    help: 'bin of rows that name none',
  },
  additionalParameters: {
    type: 'json',
    default: null,
    rule: 'a JSON object; unknown keys are refused',
    example: '{"resetBy":"QOH"}',
    help: 'choices of this import, as an object',
  },
  scheduleNow: { type: 'boolean', default: false, rule: trueOrFalse, example: 'true', help: 'ahead of the queue' },
});
const shopId = { type: 'text', default: null, rule: knownShop, example: 'north', help: 'only this shop' } as const;
const dryRun = {
  type: 'boolean',
  default: false,
  rule: trueOrFalse,
  example: 'true',
  help: 'compare and show, write nothing',
} as const;

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
      rule: trueOrFalse,
      example: 'false',
      help: 'every mapped level (true), or those not confirmed since they last changed',
    },
    facilityGroupId: {
      type: 'text',
      default: null,
      rule: 'a facility group id, or nothing',
      example: 'FAC_GRP',
      help: 'whose stock is summed',
    },
    shopifyFacilityGroupId: {
      type: 'text',
      default: null,
      rule: 'a facility group id, or nothing',
      example: 'STORES',
      help: 'whose locations are written',
    },
    shopId,
    dryRun,
  },
  UL_RCNT_INV: {
    facilityGroupID: {
      type: 'text',
      required: true,
      default: 'FAC_GRP',
      rule: 'a facility group id',
      example: 'FAC_GRP',
      help: 'the channels that sell this group, and so their shops',
      aliases: ['facilityGroupId'],
    },
    includeAll: {
      type: 'boolean',
      default: false,
      rule: trueOrFalse,
      example: 'true',
      help: 'every level of a changed product (true), or only those that changed',
    },
    shopId,
    dryRun,
  },
  EXP_PROD_THOLD: {
    facilityId: {
      type: 'text',
      default: null,
      rule: 'a facility id of type CONFIGURATION, or nothing for all',
      example: 'ONLINE',
      help: 'the channel; none = all',
    },
    propertyResource: {
      type: 'text',
      required: true,
      default: 'FTP_EXP_CONFIG',
      rule: knownConnection,
      example: 'FTP_EXP_CONFIG',
      help: 'the named connection the file goes to',
    },
    threshold: {
      type: 'units',
      default: null,
      rule: 'a whole number, with or without the word units, or nothing',
      example: '10',
      help: 'the value to write for the products chosen',
    },
    includeAll: {
      type: 'boolean',
      default: false,
      rule: trueOrFalse,
      example: 'true',
      help: 'all products (true), or those touched in the last 24 h',
    },
    searchPreferenceId: {
      type: 'text',
      default: null,
      rule: 'the id of a stored search preference, or nothing',
      example: 'SUMMER',
      help: 'a stored product filter',
    },
  },
  REFRESH_CATALOG: { shopId },
};
