import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { documents } from './documents';
import { projectRoot } from '../platform';

const checksOnly = process.argv.includes('--check');

/** Writes the generated documents; with --check it only says which are not as the code has them, and leaves with 1 then. */
let differ = 0;
for (const [path, content] of Object.entries(documents())) {
  const file = join(projectRoot, path);
  if (contentOf(file) === content) continue;
  differ += 1;
  if (checksOnly) process.stdout.write(`${path} is not as the code has it; "npm run docs" writes it\n`);
  else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    process.stdout.write(`${path} written\n`);
  }
}
process.exitCode = checksOnly && differ > 0 ? 1 : 0;

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
