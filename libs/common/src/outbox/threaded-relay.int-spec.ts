import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { trialService, type TrialService } from '../../../../test/support/trial-service';

const options = { timeout: 20_000, env: { ...process.env, NODE_OPTIONS: '' } };
const built = join(__dirname, '../../../../dist/libs/common/src/outbox/threaded-relay.js');

/** A process with nothing but a relay in its thread, which is told `then` once it is up. Gives its status and what it wrote. */
function relayOf({ database, client }: TrialService, then: string): Promise<{ status: unknown; wrote: string }> {
  const { url, schema, applicationName } = database.options;
  const { logger: _logger, ...kafka } = client.options;
  const program = `
    const { ThreadedRelay } = require(${JSON.stringify(built)});
    const relay = new ThreadedRelay(${JSON.stringify({ url, schema, applicationName })}, ${JSON.stringify(kafka)});
    relay.start().then(() => { console.log('up'); ${then}; });
    setInterval(() => undefined, 1_000);`;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--disable-warning=TimeoutNegativeWarning', '-e', program],
      options,
      (error, stdout, stderr) =>
        resolve({ status: error === null ? 0 : (error.code ?? error.signal), wrote: stdout + stderr }),
    );
  });
}

describe('a relay in a thread of its own', () => {
  let service: TrialService;
  beforeAll(async () => {
    service = await trialService();
  });
  afterAll(() => service.close());

  it('ends its service where the thread ends by itself, saying so: whoever supervises it starts both again', async () => {
    const { status, wrote } = await relayOf(service, 'relay.thread.terminate()');
    expect(wrote).toMatch(/^up\n[^]*the relay's thread ended by itself with status 1/);
    expect(status).toBe(1);
  });

  it('leaves the service where it is told to stop', async () => {
    const { status, wrote } = await relayOf(service, 'relay.stop().then(() => process.exit(7))');
    expect({ status, wrote }).toEqual({ status: 7, wrote: 'up\n' });
  });
});
