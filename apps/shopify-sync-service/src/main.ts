import { runProcess } from '@app/common/observability';
import { readShopifySyncSettings } from './shopify-sync.config';
import { startShopifySync } from './start-shopify-sync';

void runProcess('shopify-sync', () => startShopifySync(readShopifySyncSettings()));
