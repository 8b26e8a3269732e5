import { pino, type Logger } from 'pino';
import { correlation } from './correlation';

export type { Logger };

/** JSON lines on stdout: the message is constant, the facts stand beside it, and everything done for one request carries its trace id. */
export function createLogger({ service, level }: { service: string; level: string }): Logger {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { error: pino.stdSerializers.err, err: pino.stdSerializers.err },
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => ({ traceId: correlation.getStore()?.traceId }),
    redact: {
      paths: ['password', 'token', 'key', 'authorization', '*.password', '*.token', '*.authorization', '*.privateKey'],
      censor: '[kept back]',
    },
  });
}
