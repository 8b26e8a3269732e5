export type { Caller as CallerIdentity } from './caller';
export { Requires, Open, Caller } from './access';
export { readLimit, readCursor, writeCursor } from './cursor';
export { closeHttpApp } from './close-http-app';
export { startHttpApp, type AccessOptions, type RefusedChange } from './start-http-app';
export { readQuery, readTime, readNumberCursor, readTextCursor } from './read-query';
export { isSafeAddress } from './oidc-provider';
