import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The directory of the checkout, found the same way from the sources and from dist/, where plain files are not copied to. */
export const projectRoot = climbTo('nest-cli.json', __dirname);

function climbTo(name: string, from: string): string {
  if (existsSync(join(from, name))) return from;
  const above = dirname(from);
  if (above === from) throw new Error(`No directory above ${__dirname} holds ${name}: run this from a checkout`);
  return climbTo(name, above);
}
