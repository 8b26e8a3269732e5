import { nearest, shorten } from '@app/common/kernel';
import type { ConnectionConfig } from './connection-config';

type Rule = {
  readonly rule: string;
  readonly holds: (value: unknown) => boolean;
  readonly required?: boolean;
  readonly secret?: boolean;
};

const text = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '' && !value.includes('\0');
const someText: Rule = { rule: 'must be text that is not blank', holds: text };

const agreed: Readonly<Record<string, Rule>> = {
  doneMarker: {
    rule: 'must be an ending such as .done: a dot, then 1 to 20 letters, digits, dashes or underscores',
    holds: (value) => typeof value === 'string' && /^\.[\w-]{1,20}$/.test(value),
  },
};
const remote: Readonly<Record<string, Rule>> = {
  ...agreed,
  kind: { ...someText, required: true },
  host: { ...someText, required: true },
  port: {
    rule: 'must be a whole number from 1 to 65535',
    holds: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65_535,
  },
  user: { ...someText, required: true },
  password: { ...someText, secret: true },
  passwordFile: someText,
  baseDirectory: { ...someText, required: true },
};
/** A line end in what is sent would be a command of its own. */
const oneLine = (value: unknown): boolean => text(value) && !/[\r\n]/.test(String(value));
const ftp: Readonly<Record<string, Rule>> = {
  ...remote,
  user: { rule: 'must be text on one line', holds: oneLine, required: true },
  password: { rule: 'must be text on one line', holds: oneLine, secret: true },
  baseDirectory: {
    rule: 'must be an absolute path',
    holds: (value) => oneLine(value) && String(value).startsWith('/'),
    required: true,
  },
};

const rules: Readonly<Record<ConnectionConfig['kind'], Readonly<Record<string, Rule>>>> = {
  local: { ...agreed, kind: { ...someText, required: true }, baseDirectory: { ...someText, required: true } },
  sftp: {
    ...remote,
    privateKeyFile: someText,
    hostKeySha256: {
      rule: 'must be the 43 characters that OpenSSH prints after "SHA256:" (ssh-keyscan HOST | ssh-keygen -lf -)',
      holds: (value) => typeof value === 'string' && /^[A-Za-z0-9+/]{43}$/.test(value),
      required: true,
    },
  },
  ftp,
  ftps: {
    ...ftp,
    implicitTls: { rule: 'must be true or false', holds: (value) => typeof value === 'boolean' },
    caFile: someText,
    certificateSha256: {
      rule: 'must be 64 hexadecimal digits, colons between them or not (openssl x509 -fingerprint -sha256)',
      holds: (value) => typeof value === 'string' && /^(?:[0-9a-f]{2}:?){31}[0-9a-f]{2}$/i.test(value),
    },
  },
};
const kinds = Object.keys(rules) as ConnectionConfig['kind'][];
const secrets = ['password', 'passwordFile', 'privateKeyFile'];

/** Everything that is wrong with the named connections, each with its JSON pointer; empty where they can be used. */
export function connectionProblems(given: unknown): string[] {
  if (!isObject(given)) return ['/ must be an object of connections by their names'];
  return Object.entries(given).flatMap(([name, config]) =>
    problemsOf(`/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`, config),
  );
}

function problemsOf(pointer: string, config: unknown): string[] {
  if (!isObject(config)) return [`${pointer} must be an object`];
  const kind = kinds.find((one) => one === config['kind']);
  if (kind === undefined)
    return [
      `${pointer}/kind must be one of ${kinds.join(', ')}${config['kind'] === undefined ? '' : `, not ${shorten(config['kind'])}`}`,
    ];
  const known = rules[kind];
  const unknown = Object.keys(config).filter((key) => !Object.hasOwn(known, key));
  return [
    ...Object.entries(known).flatMap(([key, rule]) => broken(`${pointer}/${key}`, rule, config[key])),
    ...unknown.map((key) => {
      const near = nearest(key, Object.keys(known));
      return `${pointer}/${shorten(key)} is not known${near === undefined ? `; known are ${Object.keys(known).join(', ')}` : `; did you mean ${near}?`}`;
    }),
    ...(kind === 'local'
      ? []
      : secretProblem(
          pointer,
          config,
          secrets.filter((key) => Object.hasOwn(known, key)),
        )),
  ];
}

function broken(pointer: string, { rule, holds, required, secret }: Rule, value: unknown): string[] {
  if (value === undefined) return required ? [`${pointer} is missing: it ${rule}`] : [];
  return holds(value) ? [] : [`${pointer} ${rule}${secret ? '' : `, not ${shorten(value)}`}`];
}

function secretProblem(pointer: string, config: Record<string, unknown>, secrets: readonly string[]): string[] {
  const there = secrets.filter((key) => config[key] !== undefined);
  return there.length === 1
    ? []
    : [
        `${pointer} must have exactly one of ${secrets.join(', ')}, not ${there.length === 0 ? 'none' : there.join(' and ')}`,
      ];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
