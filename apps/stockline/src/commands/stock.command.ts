import { Command, CommandRunner, Option } from 'nest-commander';
import { Refusal } from '../client/refusal';
import { Services, type Page } from '../client/services';
import { Screen } from '../show/screen';
import { table } from '../show/table';

interface Level {
  productId: string;
  facilityId: string;
  quantityOnHand: number;
  availableToPromise: number;
  version: number;
  bins: { locationSeqId: string }[];
}

@Command({
  name: 'stock',
  arguments: '<SKU>',
  description: 'What is held of a product, by facility; the product by SKU, by its id, or as idType:idValue',
})
export class StockCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([name]: string[], { json }: { json?: boolean }): Promise<void> {
    const answer = await this.levelsOf(name!);
    this.screen.result(json, answer, () =>
      table(
        answer.items.map((level) => ({
          product: level.productId,
          facility: level.facilityId,
          QOH: level.quantityOnHand,
          ATP: level.availableToPromise,
          version: level.version,
          bins: level.bins.map(({ locationSeqId }) => locationSeqId).join(', '),
        })),
      ),
    );
  }

  private async levelsOf(name: string): Promise<Page<Level>> {
    const ingest = await this.services.named('ingest');
    const levels = (product: string): Promise<Page<Level>> =>
      this.services.ask(ingest, 'GET', `/inventory/${encodeURIComponent(product)}?limit=500`);
    try {
      return await levels(name.includes(':') ? name : `sku:${name}`);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'product_unknown' || name.includes(':')) throw error;
      return levels(name);
    }
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}
