export { freePort } from './free-port';
export { startChild, type Child, type ChildExit, type ChildOptions } from './child';
export { describeDeath } from './describe-death';
export { PlatformError } from './platform-error';
export { projectRoot } from './project-root';
export { startKafka, type Kafka } from './start-kafka';
export { startPostgres, type Postgres } from './start-postgres';
export { throwAwayDirectory } from './throw-away-directory';
export { startSftp, type Sftp } from './start-sftp';
