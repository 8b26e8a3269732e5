import { parse, validate } from 'graphql';
import { adminSchema } from '../../apps/shopify-simulator/src/schema/admin-schema';
import { apiVersions } from '../../apps/shopify-simulator/src/schema/versions';
import { bulkDocuments } from '../../apps/shopify-sync-service/src/infrastructure/shopify/bulk-documents';
import { documents } from '../../apps/shopify-sync-service/src/infrastructure/shopify/documents';
import { notIn } from './not-in';
import { publishedSchemas } from './published-schemas';

/** Every text that goes to a shop, by its name. */
const sent: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(documents).map(([name, { text }]) => [name, text])),
  ...Object.fromEntries(Object.entries(bulkDocuments).map(([name, text]) => [`${name} (bulk)`, text('Check')])),
};

/** Holds the simulator's schema to being a part of the published one, and what this product sends to being valid in it, version by version. */
async function check(): Promise<number> {
  if (process.env['SHOPIFY_SCHEMA_CHECK'] === 'skip') {
    process.stdout.write('SKIPPED by SHOPIFY_SCHEMA_CHECK=skip: nothing was held against the published schemas\n');
    return 0;
  }
  const published = await publishedSchemas(apiVersions);
  const problems = apiVersions.flatMap((version) => {
    const schema = published.get(version)!;
    return [
      ...notIn(schema, adminSchema(version)),
      ...Object.entries(sent).flatMap(([name, text]) =>
        validate(schema, parse(text)).map(({ message }) => `document ${name}: ${message}`),
      ),
    ].map((problem) => `${version}: ${problem}`);
  });
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  if (problems.length === 0)
    process.stdout.write(
      `The simulator's schema and ${Object.keys(sent).length} documents hold in ${apiVersions.join(', ')}\n`,
    );
  return problems.length === 0 ? 0 : 1;
}

check().then(
  (status) => (process.exitCode = status),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
