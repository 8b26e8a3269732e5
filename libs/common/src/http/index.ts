export { ApiKeys, type Caller as CallerIdentity } from './api-keys';
export { Requires, Open, Caller } from './access';
export { RoleGuard } from './role-guard';
export { ProblemFilter } from './problem-filter';
export { validatedBody } from './validated-body';
export { readLimit, readCursor, writeCursor } from './cursor';
export { closeHttpApp } from './close-http-app';
export { startHttpApp } from './start-http-app';
export { readQuery, readTime, readNumberCursor, readTextCursor } from './read-query';
