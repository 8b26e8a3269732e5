import { list, oneOf, text, url, wholeNumber, type SettingSpec, type SettingsOf } from '@app/common/config';

/** What every service must be told, and what it takes where nothing is said. A service adds its own beside these. */
export const commonSettings = {
  DATABASE_URL: { kind: url('postgres', 'postgresql'), help: "PostgreSQL, with the service's own login", secret: true },
  KAFKA_BROKERS: { kind: list, help: 'host:port, separated by commas' },
  KAFKA_TOPIC_PREFIX: { kind: text, help: 'stands before every topic and group', default: '' },
  KAFKA_SESSION_S: {
    kind: wholeNumber(1, 300),
    help: 'a consumer silent for this long is dead, and its partitions are read by others; within what the broker allows',
    default: 10,
  },
  HTTP_HOST: { kind: text, help: 'address to listen on', default: '127.0.0.1' },
  API_KEYS_FILE: {
    kind: text,
    help: 'hashes of the keys that may call; this or OIDC_ISSUER must be given',
    default: null,
  },
  OIDC_ISSUER: {
    kind: url('https', 'http'),
    help: 'the issuer whose tokens may call; http on the own machine only',
    default: null,
  },
  OIDC_AUDIENCE: { kind: text, help: 'the audience that tokens must be for; with OIDC_ISSUER', default: null },
  OIDC_ROLES_CLAIM: {
    kind: text,
    help: 'the claim of a token that lists its roles, such as realm_access.roles',
    default: 'roles',
  },
  HTTP_REQUESTS_PER_MINUTE: {
    kind: wholeNumber(10, 1_000_000),
    help: 'requests that one key may make a minute, in each replica',
    default: 3_000,
  },
  RUN_HEARTBEAT_S: { kind: wholeNumber(10, 300), help: 'a worker silent for this long is dead', default: 10 },
  SCHEDULES: { kind: oneOf('on', 'off'), help: 'whether this replica keeps the times of schedules', default: 'on' },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    kind: url('http', 'https'),
    help: 'base address of an OpenTelemetry collector (OTLP over HTTP) that spans are sent to; none are made without it',
    default: null,
  },
  LOG_LEVEL: {
    kind: oneOf('trace', 'debug', 'info', 'warn', 'error', 'silent'),
    help: 'how much is said',
    default: 'info',
  },
} as const satisfies Record<string, SettingSpec>;

export type CommonSettings = SettingsOf<typeof commonSettings> & { HTTP_PORT: number };
