import { runProcess } from '@app/common/observability';
import { startShopifySync } from './start-shopify-sync';

void runProcess('shopify-sync', startShopifySync);
