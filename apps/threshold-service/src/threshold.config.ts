import { environment, readSettings, text, wholeNumber, type SettingsOf } from '@app/common/config';
import { archiveSettings, guardSettings, uploadSettings } from '@app/common/imports';
import { commonSettings } from '@app/common/service';

/** What the threshold service must be told, and what it takes where nothing is said. */
export const thresholdSettings = {
  ...commonSettings,
  HTTP_PORT: { kind: wholeNumber(0, 65_535), help: 'port to listen on; 0 = a free one', default: 3003 },
  CONNECTIONS_FILE: { kind: text, help: 'the named connections that files come from' },
  SPOOL_DIR: { kind: text, help: 'a local directory for downloaded files' },
  ...uploadSettings,
  ...archiveSettings,
  ...guardSettings,
  FILE_MAX_UNPACKED_MB: {
    kind: wholeNumber(1, 1_000_000),
    help: 'a packed file that unpacks to more is refused',
    default: 4_096,
  },
  FILE_MIN_AGE_MS: {
    kind: wholeNumber(0, 86_400_000),
    help: 'files changed more recently are left alone',
    default: 2_000,
  },
} as const;

export type ThresholdSettings = SettingsOf<typeof thresholdSettings>;

export const readThresholdSettings = (): ThresholdSettings => readSettings(thresholdSettings, environment);
