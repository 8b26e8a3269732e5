import { describeDeath, startKafka } from '../platform';
import { choosePort, usualPorts } from './choose-port';
import type { Stage } from './stage';

/** Kafka; given KAFKA_BROKERS are used instead of starting one. */
export async function startBroker({ screen, directory, onStop, fail }: Stage): Promise<string[]> {
  const line = screen.part('Kafka');
  const given = process.env['KAFKA_BROKERS'];
  if (given) {
    line.done(`yours, ${given}`);
    return given.split(',').map((broker) => broker.trim());
  }
  const { port, remark } = await choosePort(usualPorts.kafka);
  const kafka = await startKafka({
    dataDir: directory.at('kafka'),
    port,
    onProgress: line.progress,
    removeWhenOrphaned: directory.throwAway ? directory.path : undefined,
  });
  onStop('Kafka', () => kafka.stop());
  kafka.onExit((exit) => fail(describeDeath(kafka.child, exit)));
  line.done(`127.0.0.1:${port}${remark}`);
  return kafka.brokers;
}
