import { Command, CommandRunner, Option } from 'nest-commander';
import { Services, type Page } from '../client/services';
import { Screen } from '../show/screen';
import { table } from '../show/table';

interface Drift {
  productId: string;
  locationId: string;
  state: string;
  expected: number;
  observed: number;
  corrections: number;
  foundAt: string;
  endedAt: string | null;
  evidence: { foundAt: string; expected: number; observed: number }[];
}
interface Given {
  shop: string;
  state?: string;
  limit?: string;
  json?: boolean;
}

@Command({
  name: 'drift',
  description: 'Numbers of a shop that somebody else changed, the newest first, each with how it ended',
})
export class DriftCommand extends CommandRunner {
  constructor(
    private readonly services: Services,
    private readonly screen: Screen,
  ) {
    super();
  }

  async run(_: string[], { shop, state, limit = '50', json }: Given): Promise<void> {
    const service = await this.services.named('shopify-sync');
    const query = new URLSearchParams({ limit, ...(state ? { state } : {}) });
    const answer = await this.services.ask<Page<Drift>>(
      service,
      'GET',
      `/shops/${encodeURIComponent(shop)}/drift?${query.toString()}`,
    );
    this.screen.result(json, answer, () =>
      table(
        answer.items.map((one) => ({
          product: one.productId,
          location: one.locationId,
          state: one.state,
          left: one.expected,
          found: one.observed,
          corrections: one.corrections,
          at: one.foundAt,
          ended: one.endedAt,
          before: one.evidence
            .slice(1)
            .map(({ observed }) => observed)
            .join(', '),
        })),
      ),
    );
  }

  @Option({ flags: '--shop <SHOP>', description: 'the shop, as SHOPS_FILE names it', required: true })
  shop(value: string): string {
    return value;
  }

  @Option({ flags: '--state <STATE>', description: 'in_grace, corrected, matched or needs_person' })
  state(value: string): string {
    return value;
  }

  @Option({ flags: '--limit <N>', description: 'how many, 500 at most' })
  limit(value: string): string {
    return value;
  }

  @Option({ flags: '--json', description: 'the answer as it came' })
  json(): boolean {
    return true;
  }
}
