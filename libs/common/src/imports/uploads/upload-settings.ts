import { wholeNumber, type SettingSpec } from '@app/common/config';

/** What a service that takes files over HTTP is told about them. */
export const uploadSettings = {
  UPLOAD_MAX_MB: {
    kind: wholeNumber(1, 10_000),
    help: 'a file that is sent over HTTP may be so large; a larger one is answered with 413',
    default: 512,
  },
  UPLOADS_KEPT_DAYS: {
    kind: wholeNumber(1, 3_650),
    help: 'how long files that came over HTTP, and their error files, are kept once they have ended',
    default: 90,
  },
} as const satisfies Record<string, SettingSpec>;
