import { createServer } from 'node:net';

/** A port of 127.0.0.1 that nobody listens on: the wanted one when it is free, any other when it is not or none is wanted. */
export async function freePort(wanted = 0): Promise<number> {
  try {
    return await tryListening(wanted);
  } catch (error) {
    if (wanted === 0) throw error;
    return tryListening(0);
  }
}

function tryListening(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('no port was given')),
      );
    });
  });
}
