import { environment, oneOf, readSettings, text, wholeNumber, type SettingsOf } from '@app/common/config';
import { importSettings } from '@app/common/imports';
import { commonSettings } from '@app/common/service';

/** What the ingest service must be told, and what it takes where nothing is said. */
export const ingestSettings = {
  ...commonSettings,
  HTTP_PORT: { kind: wholeNumber(0, 65_535), help: 'port to listen on; 0 = a free one', default: 3001 },
  CONNECTIONS_FILE: { kind: text, help: 'the named connections that files come from' },
  SHOP_CHANNELS: {
    kind: text,
    help: 'the channel of a shop that order events name, as north=ONLINE,south=B2B; ONLINE for the others',
    default: '',
  },
  UNKNOWN_WAIT_S: {
    kind: wholeNumber(0, 86_400),
    help: 'how long an event waits for a product, facility or shipment that it names and nobody has stated yet',
    default: 30,
  },
  OVER_RECEIPT: {
    kind: oneOf('flag', 'refuse'),
    help: 'what becomes of a receipt that brings more of a shipment than is expected: booked and told with a flag, or refused',
    default: 'flag',
  },
  LEDGER_KEPT_MONTHS: {
    kind: wholeNumber(1, 1_200),
    help: 'whole months of the ledger that are kept beside the present one; of what is older an opening row a bin is left',
    default: 24,
  },
  ...importSettings,
} as const;

export type IngestSettings = SettingsOf<typeof ingestSettings>;

export const readIngestSettings = (): IngestSettings => readSettings(ingestSettings, environment);
