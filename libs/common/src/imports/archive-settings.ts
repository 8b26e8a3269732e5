import { type SettingSpec, wholeNumber } from '@app/common/config';

export const archiveSettings = {
  ARCHIVE_KEPT_DAYS: {
    kind: wholeNumber(0, 36_500),
    help: 'how long a file stays in archive/ once its import has ended, in days; 0 = for ever',
    default: 0,
  },
} as const satisfies Record<string, SettingSpec>;
