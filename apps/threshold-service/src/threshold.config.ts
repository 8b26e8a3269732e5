import { environment, readSettings, text, wholeNumber, type SettingsOf } from '@app/common/config';
import { importSettings } from '@app/common/imports';
import { commonSettings } from '@app/common/service';

/** What the threshold service must be told, and what it takes where nothing is said. */
export const thresholdSettings = {
  ...commonSettings,
  HTTP_PORT: { kind: wholeNumber(0, 65_535), help: 'port to listen on; 0 = a free one', default: 3003 },
  CONNECTIONS_FILE: { kind: text, help: 'the named connections that files come from' },
  ...importSettings,
} as const;

export type ThresholdSettings = SettingsOf<typeof thresholdSettings>;

export const readThresholdSettings = (): ThresholdSettings => readSettings(thresholdSettings, environment);
