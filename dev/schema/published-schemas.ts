import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from 'graphql';
import { cacheDirectory, runToEnd } from '../platform';

/** Shopify's own package that carries the published schemas; pinned by content, taken apart and never installed. */
const packed = {
  spec: '@shopify/dev-mcp@1.16.0',
  sha512: 'tqgRnK7sQhjew+htxtleTH23nXB5fZcsrhWgEkomsorGXvLOB2mh2upwZm8uzuTDNTZnqtLMe64yIwh6s2awtw==',
};
const cache = join(cacheDirectory(), 'shopify-schemas-1.16.0');
const fileOf = (version: string): string => `admin_${version}.json.gz`;

/** The schemas as Shopify publishes them, from the cache or, the first time, out of the package. Throws one error that names the ways out. */
export async function publishedSchemas(versions: readonly string[]): Promise<ReadonlyMap<string, GraphQLSchema>> {
  if (!versions.every((version) => existsSync(join(cache, fileOf(version))))) await fillCache(versions);
  return new Map(versions.map((version) => [version, schemaIn(join(cache, fileOf(version)))]));
}

function schemaIn(file: string): GraphQLSchema {
  const { data } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { data: IntrospectionQuery };
  return buildClientSchema(data);
}

async function fillCache(versions: readonly string[]): Promise<void> {
  mkdirSync(dirname(cache), { recursive: true });
  const directory = mkdtempSync(`${cache}.new-`);
  try {
    const tarball = process.env['SHOPIFY_SCHEMA_TARBALL'] ?? (await fetched(directory));
    const sum = createHash('sha512').update(readFileSync(tarball)).digest('base64');
    if (sum !== packed.sha512) throw new Error(`${tarball} is not ${packed.spec}: its sha512 is ${sum}`);
    const members = versions.map((version) => `package/dist/data/${fileOf(version)}`);
    const args = ['-xzf', tarball, '-C', directory, '--strip-components=3', ...members];
    await runToEnd({ name: 'tar', command: 'tar', args });
    rmSync(cache, { recursive: true, force: true });
    renameSync(directory, cache);
  } catch (error) {
    throw new Error(unavailable(error instanceof Error ? error.message : String(error)), { cause: error });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function fetched(directory: string): Promise<string> {
  const args = ['pack', packed.spec, '--silent', '--prefer-offline', '--pack-destination', directory];
  await runToEnd({ name: 'npm pack', command: 'npm', args });
  const tarball = readdirSync(directory).find((name) => name.endsWith('.tgz'));
  if (!tarball) throw new Error('npm pack left no file');
  return join(directory, tarball);
}

const unavailable = (why: string): string =>
  [
    `Shopify's published schemas could not be had: ${why.trim()}`,
    `They are in the npm package ${packed.spec}, and once taken are kept in ${cache}. Ways out:`,
    '  - run "npm run check:schema" once where npm can fetch it (its own cache counts);',
    '  - name a tarball of it: SHOPIFY_SCHEMA_TARBALL=/path/to/shopify-dev-mcp-1.16.0.tgz;',
    '  - leave the check out, and have it said: SHOPIFY_SCHEMA_CHECK=skip.',
  ].join('\n');
