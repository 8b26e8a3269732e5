import { environment, oneOf, readSettings, text, wholeNumber, type SettingsOf } from '@app/common/config';
import { importSettings } from '@app/common/imports';
import { commonSettings } from '@app/common/service';

/** What shopify-sync must be told, and what it takes where nothing is said. */
export const shopifySyncSettings = {
  ...commonSettings,
  HTTP_PORT: { kind: wholeNumber(0, 65_535), help: 'port to listen on; 0 = a free one', default: 3002 },
  UNSEEN_GRACE_S: {
    kind: wholeNumber(0, 7 * 24 * 3_600),
    help: 'seconds that units a shop sold are held back until their order is heard of; then they are drift',
    default: 3_600,
  },
  EVENT_MODE: {
    kind: oneOf('on', 'off'),
    help: 'whether what changes goes to the shops as it comes, beside the jobs',
    default: 'off',
  },
  EVENT_WINDOW_MS: {
    kind: wholeNumber(50, 60_000),
    help: 'how long changes of a shop are gathered before they go to it together, ms, where EVENT_MODE is on',
    default: 1_000,
  },
  BULK_READS_FROM_S: {
    kind: wholeNumber(0, 86_400),
    help: 'a shop whose levels take longer to read page by page, at the rate it declares, is read by a bulk query, s',
    default: 10,
  },
  BULK_WRITES_FROM_S: {
    kind: wholeNumber(0, 86_400),
    help: 'a difference whose requests take longer, at the rate a shop declares, is written by bulk mutations, s',
    default: 20,
  },
  BULK_SILENCE_S: {
    kind: wholeNumber(1, 86_400),
    help: 'how long a bulk operation may stand still in a shop before it is given up, s',
    default: 600,
  },
  CONNECTIONS_FILE: { kind: text, help: 'the named connections that files come from and the records of runs go to' },
  ...importSettings,
  SYNC_SILENCE_S: {
    kind: wholeNumber(1, 86_400),
    help: 'how long ingest may leave levels read from shops unanswered, s',
    default: 300,
  },
  SHOPS_FILE: { kind: text, help: 'the shops, with their tokens by reference' },
} as const;

export type ShopifySyncSettings = SettingsOf<typeof shopifySyncSettings>;

export const readShopifySyncSettings = (): ShopifySyncSettings => readSettings(shopifySyncSettings, environment);
