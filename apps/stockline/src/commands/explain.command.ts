import { Command, CommandRunner, Option } from 'nest-commander';
import { Refusal } from '../client/refusal';
import { Services } from '../client/services';
import { Screen } from '../show/screen';
import { tellExplanation, type Explanation } from '../show/tell-explanation';

interface Given {
  shop: string;
  location: string;
  json?: boolean;
}

@Command({
  name: 'explain',
  arguments: '<SKU>',
  description: 'Why a location of a shop shows its number; the product by SKU, by its id, or as idType:idValue',
})
export class ExplainCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run([name]: string[], { shop, location, json }: Given): Promise<void> {
    const service = await this.services.named('shopify-sync');
    const explained = (named: Record<string, string>): Promise<Explanation> =>
      this.services.ask(
        service,
        'GET',
        `/explain?${new URLSearchParams({ ...named, shopId: shop, locationId: location }).toString()}`,
      );
    const answer = await this.named(name!, explained);
    const files = json ? new Map<string, string>() : await this.filesOf(answer);
    this.screen.result(json, answer, () => tellExplanation(answer, files));
  }

  private async named<Answer>(
    name: string,
    explained: (named: Record<string, string>) => Promise<Answer>,
  ): Promise<Answer> {
    const [idType, ...rest] = name.split(':');
    if (rest.length > 0) return explained({ idType: idType!, idValue: rest.join(':') });
    try {
      return await explained({ idType: 'sku', idValue: name });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'product_unknown') throw error;
      return explained({ productId: name });
    }
  }

  /** Names of the files that stock and what is held back came from: the services that read them know them; without these the import's id is shown. */
  private async filesOf({ facilities, threshold }: Explanation): Promise<Map<string, string>> {
    const causes = [threshold.cause, ...facilities.flatMap((one) => [one.source.cause, one.safetyStockCause])];
    const ids = causes.flatMap((cause) => cause?.importId ?? []);
    const named = await Promise.all(
      [...new Set(ids)].map(async (id) => {
        try {
          const { answer } = await this.services.find<{ fileName: string }>(`/imports/${encodeURIComponent(id)}`);
          return [[id, answer.fileName] as const];
        } catch (error) {
          if (error instanceof Refusal) return [];
          throw error;
        }
      }),
    );
    return new Map(named.flat());
  }

  @Option({ flags: '--shop <SHOP>', description: 'the shop, as SHOPS_FILE names it', required: true })
  shop(value: string): string {
    return value;
  }

  @Option({ flags: '--location <LOCATION>', description: 'its number, or its gid', required: true })
  location(value: string): string {
    return value;
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}
