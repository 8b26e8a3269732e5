import { makeApiKeys } from './make-api-keys';
import type { Running } from './running';
import type { Stage } from './stage';
import { startBroker } from './start-broker';
import { startDatabase } from './start-database';
import { startFileServer } from './start-file-server';
import { startServices } from './start-services';
import { startSimulator } from './start-simulator';

/** Starts the platform side by side, then the services on it. */
export async function bringUp(stage: Stage, onRestart: () => void): Promise<Running> {
  const [databases, brokers, files, shopify] = await Promise.all([
    startDatabase(stage),
    startBroker(stage),
    startFileServer(stage),
    startSimulator(stage),
  ]);
  const { keys, apiKeysFile } = makeApiKeys(stage.directory);
  const topicPrefix = process.env['KAFKA_TOPIC_PREFIX'] ?? '';
  const services = await startServices(
    stage,
    (service) => ({
      DATABASE_URL: databases.serviceUrls[service],
      KAFKA_BROKERS: brokers.join(','),
      KAFKA_TOPIC_PREFIX: topicPrefix,
      API_KEYS_FILE: apiKeysFile,
      CONNECTIONS_FILE: files.connectionsFile,
      SHOPS_FILE: process.env['SHOPS_FILE'] ?? shopify.shopsFile,
      LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'info',
    }),
    onRestart,
  );
  const { simulator, shops } = shopify;
  const { superuserUrl } = databases;
  return { services, simulator, shops, kafka: { brokers, topicPrefix }, superuserUrl, sftp: files.sftp, keys };
}
