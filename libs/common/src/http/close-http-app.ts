import type { INestApplication } from '@nestjs/common';
import type { Server } from 'node:http';

/** Longer than any answer takes that is not held on purpose; held ones are given as things stand. */
const endWithinMs = 2_000;

/** Takes no more requests, ends those that are being answered, and cuts off who does not come to an end with asking. */
export async function closeHttpApp(app: INestApplication): Promise<void> {
  const cut = setTimeout(() => (app.getHttpServer() as Server).closeAllConnections(), endWithinMs);
  await app.close();
  clearTimeout(cut);
}
