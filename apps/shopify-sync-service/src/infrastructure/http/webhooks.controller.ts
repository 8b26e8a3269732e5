import { Controller, HttpCode, Post, Req, type RawBodyRequest } from '@nestjs/common';
import { Database } from '@app/common/database';
import { Documented, Open } from '@app/common/http';
import { StocklineError } from '@app/common/kernel';
import type { Request } from 'express';
import { webhookHint } from '../../domain/webhook-hint';
import { Shops } from '../shopify/shops';
import { isSigned } from '../webhooks/is-signed';
import { keepHint } from '../webhooks/keep-hint';
import { webhooksRoutes } from './webhooks.routes';

/** Where shops send their webhooks. Nobody has a key here: the signature is the door, held to before anything of the body is read. */
@Controller('webhooks/shopify')
export class WebhooksController {
  constructor(
    private readonly database: Database,
    private readonly shops: Shops,
  ) {}

  @Documented(webhooksRoutes.take)
  @Post()
  @HttpCode(200)
  @Open()
  async take(@Req() request: RawBodyRequest<Request>): Promise<{ taken: boolean }> {
    const header = (name: string): string => request.get(`x-shopify-${name}`) ?? '';
    const shop = this.shops.all.find(({ domain }) => domain === header('shop-domain').toLowerCase());
    const body = request.rawBody ?? Buffer.alloc(0);
    // An unknown shop and a wrong signature are answered alike: who asks learns nothing of whom we serve.
    if (!shop || !isSigned(body, header('hmac-sha256'), shop.webhookSecrets ?? []))
      throw new StocklineError({
        code: 'webhook_unsigned',
        message: 'the webhook is not signed by the secret of a shop that is known here',
        hint: 'Put the app’s client secret beside the shop in SHOPS_FILE: webhookSecretFile.',
      });
    const webhookId = header('webhook-id').slice(0, 255);
    const hint = webhookHint(header('topic'), body.toString());
    return { taken: await keepHint(this.database, shop.shopId, webhookId, hint) };
  }
}
