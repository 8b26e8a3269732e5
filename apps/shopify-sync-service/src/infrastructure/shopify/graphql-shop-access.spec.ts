import { GraphqlShopAccess } from './graphql-shop-access';
import type { ShopLine } from './shop-line';

describe('a request that the shop is still at', () => {
  const inProgress = { userErrors: [{ field: null, message: 'in progress', code: 'IDEMPOTENCY_CONCURRENT_REQUEST' }] };
  /** A shop that answers a request so many times that it is at it, and then that it is done. */
  const access = (times: number, asked: object[] = []): GraphqlShopAccess => {
    const ask = async (_: unknown, variables: object): Promise<object> => {
      asked.push(variables);
      return { data: { inventorySetQuantities: asked.length <= times ? inProgress : { userErrors: [] } }, errors: [] };
    };
    return new GraphqlShopAccess({ ask } as unknown as ShopLine, 'available', { tries: 3, everyMs: 1 });
  };
  const request = { requestId: 'r', storedAt: new Date(), variables: '{"key":"k"}', levels: [] };

  it('is asked for again as it was, until the shop knows what became of it', async () => {
    const asked: object[] = [];
    expect(await access(2, asked).write(request)).toEqual({ errors: [], refused: undefined });
    expect(asked).toEqual([{ key: 'k' }, { key: 'k' }, { key: 'k' }]);
  });

  it('is left to the next run when that takes too long, and not written anew', async () => {
    await expect(access(3).write(request)).rejects.toMatchObject({ code: 'shop_unreachable' });
  });
});
