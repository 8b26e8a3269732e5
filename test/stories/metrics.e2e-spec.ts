import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../dev/platform';
import { serviceNames } from '../../dev/launcher/service-names';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

describe('what an administrator watches', () => {
  let stream: Stream;
  beforeAll(async () => {
    stream = await startStream(['ingest', 'shopify-sync', 'threshold']);
  }, 60_000);
  afterAll(() => stream.stop());

  const metricsOf = async (service: (typeof serviceNames)[number]): Promise<string> =>
    (await fetch(`${stream.services[service]!.url}/metrics`)).text();
  const valueOf = (text: string, line: string): number | undefined => {
    const found = text.split('\n').find((one) => one.startsWith(line));
    return found === undefined ? undefined : Number(found.split(' ').at(-1));
  };

  it('exists under every name that an alert or a panel asks for', async () => {
    const texts = await Promise.all(serviceNames.map(metricsOf));
    const there = new Set(texts.flatMap((text) => [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!)));
    const files = ['alerts.yml', 'dashboard.json'].map((name) =>
      readFileSync(join(projectRoot, 'deploy/monitoring', name), 'utf8'),
    );
    const asked = new Set(files.flatMap((file) => file.match(/\b(?:stockline|process|nodejs)_[a-z0-9_]+/g) ?? []));
    expect([...asked].filter((name) => !there.has(name))).toEqual([]);
    expect([...there].filter((name) => name.startsWith('stockline_') && !files[1]!.includes(name))).toEqual([]);
  });

  it('tells of what was set aside, how runs end, and that nothing is left behind', async () => {
    await stream.publish([{ topic: 'inventory-events', key: 'x', value: 'no JSON' }]);
    await stream.run('ingest', 'JOB_IMP_INV');
    const text = await waitUntil(
      async () => {
        const now = await metricsOf('ingest');
        const isThere = valueOf(now, 'stockline_dead_letters{topic="inventory-events",reason="not_json"') === 1;
        return isThere && valueOf(now, 'stockline_unpublished_events') === 0 && now;
      },
      { withinMs: 20_000, what: 'the dead letter is counted and published' },
    );
    expect(valueOf(text, 'stockline_runs{job="JOB_IMP_INV",status="nothing_to_do"')).toBe(1);
    expect(valueOf(text, 'stockline_run_seconds{job="JOB_IMP_INV",quantile="0.5"')).toBeGreaterThan(0);
    expect(valueOf(text, 'stockline_oldest_unpublished_seconds')).toBe(0);
    expect(valueOf(text, 'stockline_pool_connections{state="busy"')).toBeGreaterThan(0);
    const lags = text.split('\n').filter((line) => line.startsWith('stockline_consumer_lag{topic="inventory-events"'));
    expect(lags).toHaveLength(12);
    expect(lags.map((line) => Number(line.split(' ').at(-1)))).toEqual(Array.from({ length: 12 }, () => 0));
  });

  it('tells of a run that was to compare everything and found nothing', async () => {
    const narrow = await stream.run('shopify-sync', 'JOB_UL_INV', { includeAll: false });
    expect(narrow).toMatchObject({ status: 'nothing_to_do' });
    const empty = async () => valueOf(await metricsOf('shopify-sync'), 'stockline_runs_empty{job="JOB_UL_INV"');
    expect(await empty()).toBe(0);
    await stream.run('shopify-sync', 'JOB_UL_INV');
    await waitUntil(async () => (await empty()) === 1, { withinMs: 20_000, what: 'the empty run is counted' });
  });
});
