import type { Database } from '@app/common/database';
import type { WebhookHint } from '../../domain/webhook-hint';

/** Keeps what a webhook says is worth a look; one that was heard before says nothing new. Together: a crash forgets neither or both. */
export async function keepHint(
  database: Database,
  shopId: string,
  webhookId: string,
  hint: WebhookHint | undefined,
): Promise<boolean> {
  return database.transaction(async (tx) => {
    const isNew = await tx.execute(
      'insert into webhook_heard (shop_id, webhook_id) values ($1, $2) on conflict do nothing',
      [shopId, webhookId],
    );
    if (isNew === 0 || !hint) return isNew > 0;
    await tx.execute(
      'insert into webhook_hint (shop_id, kind, location_id, inventory_item_id) values ($1, $2, $3, $4) on conflict do nothing',
      [
        shopId,
        hint.kind,
        'locationId' in hint ? hint.locationId : '',
        hint.kind === 'level' ? hint.inventoryItemId : '',
      ],
    );
    return true;
  });
}

/** Shops repeat a webhook for four hours; two days are kept. */
export const forgetWebhooks = async (database: Database): Promise<void> => {
  await database.execute(`delete from webhook_heard where heard_at < now() - interval '2 days'`);
};
