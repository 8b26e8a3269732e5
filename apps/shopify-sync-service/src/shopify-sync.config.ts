import { environment, list, oneOf, readSettings, text, url, wholeNumber } from '@app/common/config';

/** What shopify-sync must be told, and what it takes where nothing is said. */
export const shopifySyncSettings = {
  DATABASE_URL: { kind: url('postgres', 'postgresql'), help: "PostgreSQL, with the service's own login", secret: true },
  KAFKA_BROKERS: { kind: list, help: 'host:port, separated by commas' },
  KAFKA_TOPIC_PREFIX: { kind: text, help: 'stands before every topic and group', default: '' },
  HTTP_HOST: { kind: text, help: 'address to listen on', default: '127.0.0.1' },
  HTTP_PORT: { kind: wholeNumber(1, 65_535), help: 'port to listen on', default: 3002 },
  API_KEYS_FILE: { kind: text, help: 'hashes of the keys that may call' },
  SHOPS_FILE: { kind: text, help: 'the shops, with their tokens by reference' },
  RUN_HEARTBEAT_S: { kind: wholeNumber(10, 300), help: 'a worker silent for this long is dead', default: 10 },
  LOG_LEVEL: { kind: oneOf('trace', 'debug', 'info', 'warn', 'error'), help: 'how much is said', default: 'info' },
} as const;

export const readShopifySyncSettings = () => readSettings(shopifySyncSettings, environment);
