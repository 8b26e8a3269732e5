import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunRecord } from '../../libs/common/src/contracts';
import { finishedRuns, requestRuns } from '../support/job-topics';
import { sized } from '../support/sized';
import { stateCatalogue } from '../support/small-shop';
import type { RunningService } from '../support/start-service';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

const runs = sized(60, 200);
/** Runs of one connection follow each other; two connections to the same server are two queues. */
const connections = ['FTP_CONFIG', 'FTP_EXP_CONFIG'];
const fileOf = (number: number): string => `erp-${number}.csv`;
const quantityOf = (number: number): number => 1 + (number % 9);
const parametersOf = (number: number): Record<string, string> => ({
  propertyResource: connections[number % connections.length]!,
  remoteFilename: fileOf(number),
});

describe('three replicas that are killed one after the other', () => {
  let stream: Stream;
  let replicas: RunningService[];
  let live: RunningService[];

  beforeAll(async () => {
    stream = await startStream([]);
    replicas = await Promise.all([0, 1, 2].map(() => stream.replica('ingest')));
    live = [...replicas];
    await stateCatalogue(stream, runs);
    for (let number = 1; number <= runs; number++)
      stream.drop(
        'RESET_INVENTORY',
        fileOf(number),
        `facilityId,sku,availableQty\nF1,SKU-${number},${quantityOf(number)}\n`,
      );
  }, 120_000);
  afterAll(() => stream.stop());

  /** Asks any replica that lives; who was asked may die before it answers, and then another one is asked. */
  async function askOverHttp(number: number, from: number): Promise<string> {
    return waitUntil(
      async () => {
        const { url } = live[(number + from) % live.length]!;
        const response = await fetch(`${url}/jobs/JOB_IMP_INV/runs`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${stream.keys.admin}`,
            'content-type': 'application/json',
            'idempotency-key': `http-${number}`,
          },
          body: JSON.stringify({ parameters: parametersOf(number) }),
        });
        const run = (await response.json()) as RunRecord;
        return response.status === 202 && run.runId!;
      },
      { withinMs: 30_000, what: `the request for ${fileOf(number)} is answered` },
    );
  }

  const count = async (which: string): Promise<number> =>
    Number((await stream.sql<{ n: string }>(`select count(*) as n from ingest.run where ${which}`))[0]!.n);
  const ended = (): Promise<number> => count('finished_at is not null');

  /** Asks for each of the runs twice at the same time: the odd ones over Kafka, the even ones of two replicas over HTTP. */
  async function askTwice(numbers: readonly number[]): Promise<void> {
    const isOdd = (number: number): boolean => number % 2 === 1;
    const requests = numbers.filter(isOdd).flatMap((number) =>
      ['first', 'second'].map((time) => ({
        id: `${number}-${time}`,
        // The two have keys of their own, so that they may lie in different partitions and be read by different replicas.
        key: `${number}-${time}`,
        data: {
          requestId: `kafka-${number}`,
          jobId: 'JOB_IMP_INV',
          parameters: parametersOf(number),
          requestedBy: 'dag',
        },
      })),
    );
    const overHttp = numbers
      .filter((number) => !isOdd(number))
      .map(async (number) => {
        const [one, other] = await Promise.all([askOverHttp(number, 0), askOverHttp(number, 1)]);
        expect(one).toBe(other);
      });
    await Promise.all([requestRuns(stream, requests), ...overHttp]);
  }

  /** Kills a replica, if it can be while it executes a run, and starts another in its place. */
  async function killAndStart(at: number): Promise<void> {
    const victim = replicas[at]!;
    await waitUntil(async () => inHand(victim) > 0 || (await ended()) === runs, {
      withinMs: 60_000,
      what: 'the victim has a run in hand',
    });
    live = live.filter((replica) => replica !== victim);
    victim.kill('SIGKILL');
    await victim.exited;
    const heir = await stream.replica('ingest');
    replicas[at] = heir;
    live = [...live, heir];
  }
  const inHand = (replica: RunningService): number => {
    const said = replica.logs();
    const times = (message: string): number => said.filter((line) => line.includes(`"msg":"${message}"`)).length;
    return times('run begun') - times('run ended');
  };

  it('end the runs that were asked for twice each, every one of them once', async () => {
    const numbers = Array.from({ length: runs }, (_, index) => index + 1);
    const portion = Math.ceil(runs / replicas.length);
    for (const [at] of replicas.entries()) {
      const asking = askTwice(numbers.slice(at * portion, (at + 1) * portion));
      await killAndStart(at);
      await asking;
    }
    await waitUntil(async () => (await ended()) === runs, { withinMs: 120_000, what: 'every run has ended' });

    expect(await count('true')).toBe(runs);
    // A run that took up the file of one that was killed tells of it as well; that it counted once stands below.
    expect(await count(`status = 'completed' and (counts ->> 'applied')::int >= 1`)).toBe(runs);
    const [effects] = await stream.sql(
      `select (select count(*) from ingest.file_import) as imports,
              (select count(distinct file_name) from ingest.file_import) as files,
              (select count(*) from ingest.ledger) as changes,
              (select count(*) from ingest.inventory_level where version = 1) as levels,
              (select sum(available_to_promise) from ingest.inventory_level) as units`,
    );
    const all = String(runs);
    const units = Array.from({ length: runs }, (_, index) => quantityOf(index + 1)).reduce((sum, one) => sum + one, 0);
    expect(effects).toEqual({ imports: all, files: all, changes: all, levels: all, units: String(units) });
    expect(readdirSync(join(stream.sftpDirectory, 'incoming/RESET_INVENTORY'))).toEqual([]);
    // A request that comes again when its run has ended is answered again: with the same outcome, word for word.
    const outcomes = await waitUntil(
      async () => {
        const heard = new Set((await finishedRuns(stream)).map((run) => JSON.stringify(run)));
        return heard.size >= runs && [...heard].map((run) => JSON.parse(run) as RunRecord);
      },
      { withinMs: 30_000, what: 'the world has heard of every run' },
    );
    expect(outcomes).toHaveLength(runs);
    expect(new Set(outcomes.map(({ requestId }) => requestId)).size).toBe(runs);
    expect(outcomes.every(({ status }) => status === 'completed')).toBe(true);
  }, 240_000);
});
