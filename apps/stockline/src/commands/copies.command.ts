import { setTimeout as pause } from 'node:timers/promises';
import { Command, CommandRunner, Option } from 'nest-commander';
import { CompareCopies, type ComparedCopy } from '../client/compare-copies';
import { Services } from '../client/services';
import { Screen } from '../show/screen';
import { table } from '../show/table';

/** What is on its way arrives within this; what is being read again takes longer. */
const onItsWayMs = 10_000;
const rebuildMs = 10 * 60_000;
const lookEveryMs = 1_000;

const isEqual = ({ differing }: ComparedCopy): boolean => differing.length === 0;

@Command({
  name: 'copies',
  arguments: '<SERVICE>',
  description:
    "Holds the copies that a service keeps of others' state against their owners, or has them read again from Kafka",
})
export class CopiesCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly compareCopies: CompareCopies,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([service]: string[], { rebuild, json }: { rebuild?: boolean; json?: boolean }): Promise<void> {
    const url = await this.services.named(service!);
    if (rebuild) await this.services.ask(url, 'POST', '/state/copies/rebuild', {});
    const compared = await this.untilEqual(url, rebuild ? rebuildMs : onItsWayMs, json);
    this.screen.result(json, compared, () => told(service!, compared));
    if (!compared.every(isEqual)) this.screen.exitWith(1);
  }

  @Option({
    flags: '--rebuild',
    description: 'read the topics again from their beginning, and wait until all is equal',
  })
  rebuild(): boolean {
    return true;
  }

  @Option({ flags: '--json', description: 'the sums as they compare' })
  json(): boolean {
    return true;
  }

  /** Looks until all copies are equal, or the time is up: stock moves while the two are asked. */
  private async untilEqual(url: string, withinMs: number, json: boolean | undefined): Promise<ComparedCopy[]> {
    const endsAt = performance.now() + withinMs;
    for (let left = -1; ; await pause(lookEveryMs)) {
      const compared = await this.compareCopies.of(url);
      const differing = compared.reduce((total, one) => total + one.differing.length, 0);
      if (differing === 0 || performance.now() >= endsAt) return compared;
      if (differing !== left && !json) this.screen.line(`${differing} buckets differ yet …`);
      left = differing;
    }
  }
}

const told = (service: string, compared: readonly ComparedCopy[]): string =>
  compared.length === 0
    ? `${service} keeps no copies that can be compared`
    : table(
        compared.map(({ topic, owner, keysHere, keysThere, differing }) => ({
          topic,
          'keys here': keysHere,
          owner,
          'keys there': keysThere,
          state: differing.length === 0 ? 'equal' : `${differing.length} of 256 buckets differ: ${shown(differing)}`,
        })),
      );

const shown = (buckets: readonly number[]): string =>
  buckets.length > 8 ? `${buckets.slice(0, 8).join(', ')} …` : buckets.join(', ');
