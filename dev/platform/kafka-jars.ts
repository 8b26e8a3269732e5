import { mavenJars } from './maven-jars';

/** The directory of the broker's jars. */
export const kafkaJars = (onProgress: (text: string) => void): Promise<string> =>
  mavenJars(
    {
      program: 'Apache Kafka',
      name: 'kafka',
      versionProperty: 'kafka.version',
      megabytes: 43,
      otherwise: '; or set KAFKA_BROKERS to an existing cluster',
    },
    onProgress,
  );
