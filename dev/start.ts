import { launch } from './launcher/launch';
import { readFlags, usage } from './launcher/read-flags';
import { WrongUse } from './launcher/wrong-use';

/** npm start: the whole product on one machine. */
async function main(): Promise<number> {
  const flags = readFlags(process.argv.slice(2));
  if (flags === 'help') {
    console.log(usage);
    return 0;
  }
  return launch(flags);
}

void main()
  .catch((error: unknown) => {
    console.error(error instanceof WrongUse ? `${error.message}\n\n${usage}` : error);
    return error instanceof WrongUse ? 2 : 1;
  })
  .then((status) => process.exit(status));
