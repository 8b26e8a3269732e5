import type { DynamicModule, Type } from '@nestjs/common';
import { examples as ingestExamples } from '../../apps/ingest-service/src/documents/examples';
import { IngestModule } from '../../apps/ingest-service/src/ingest.module';
import { examples as shopifySyncExamples } from '../../apps/shopify-sync-service/src/documents/examples';
import { ShopifySyncModule } from '../../apps/shopify-sync-service/src/shopify-sync.module';
import { examples as thresholdExamples } from '../../apps/threshold-service/src/documents/examples';
import { ThresholdModule } from '../../apps/threshold-service/src/threshold.module';
import { asyncApi, type ServiceName } from '../../libs/common/src/contracts';
import { HealthController } from '../../libs/common/src/health';
import { openApi, type Example } from '../../libs/common/src/http';
import { errorsPage } from './errors-page';

// Only what the modules say of their controllers is read: nothing is started, and nothing of these is used.
const nothing = {} as never;
const services: Readonly<Record<ServiceName, { module: DynamicModule; examples: readonly Example[] }>> = {
  ingest: { module: IngestModule.with(nothing, nothing), examples: ingestExamples },
  'shopify-sync': { module: ShopifySyncModule.with(nothing), examples: shopifySyncExamples },
  threshold: { module: ThresholdModule.with(nothing, nothing), examples: thresholdExamples },
};

/** Every generated document, by its path in the repository. */
export function documents(): Record<string, string> {
  const written: Record<string, string> = { 'docs/errors.md': errorsPage() };
  for (const [service, { module, examples }] of Object.entries(services) as [
    ServiceName,
    (typeof services)['ingest'],
  ][]) {
    const controllers: Type[] = [...(module.controllers ?? []), HealthController];
    written[`docs/api/${service}.openapi.json`] = json(openApi({ service, controllers, examples }));
    written[`docs/api/${service}.asyncapi.json`] = json(asyncApi(service));
  }
  return written;
}

const json = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;
