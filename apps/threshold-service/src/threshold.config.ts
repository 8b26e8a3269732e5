import {
  list,
  oneOf,
  readSettings,
  text,
  url,
  wholeNumber,
  type SettingsOf,
  type SettingSpec,
} from '@app/common/config';

/** What this service reads from its environment. */
export const thresholdSettings = {
  DATABASE_URL: { kind: url('postgres', 'postgresql'), help: "the service's own database", secret: true },
  KAFKA_BROKERS: { kind: list, help: 'host:port of the brokers, separated by commas' },
  KAFKA_TOPIC_PREFIX: { kind: text, help: 'stands before every topic and group of this installation', default: '' },
  HTTP_HOST: { kind: text, help: 'address to listen on', default: '127.0.0.1' },
  HTTP_PORT: { kind: wholeNumber(0, 65_535), help: 'port to listen on; 0 = a free one', default: 3003 },
  API_KEYS_FILE: { kind: text, help: 'JSON file with the hashes of the keys that may call' },
  CONNECTIONS_FILE: { kind: text, help: 'JSON file with the named connections that jobs take files from' },
  SPOOL_DIR: { kind: text, help: 'local directory for files while they are imported' },
  FILE_MIN_AGE_MS: {
    kind: wholeNumber(0, 3_600_000),
    help: 'files changed more recently are left alone',
    default: 2_000,
  },
  LOG_LEVEL: {
    kind: oneOf('trace', 'debug', 'info', 'warn', 'error'),
    help: 'least level that is logged',
    default: 'info',
  },
} as const satisfies Record<string, SettingSpec>;

export type ThresholdSettings = SettingsOf<typeof thresholdSettings>;

export const readThresholdSettings = (environment: Readonly<Record<string, string | undefined>>): ThresholdSettings =>
  readSettings(thresholdSettings, environment);
