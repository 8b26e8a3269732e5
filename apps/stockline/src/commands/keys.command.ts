import { createHash, randomBytes } from 'node:crypto';
import { roles, type Role } from '@app/common/contracts';
import { Command, CommandRunner, Option, SubCommand } from 'nest-commander';
import { WrongUse } from '../client/wrong-use';
import { Screen } from '../show/screen';

interface Given {
  role?: Role;
  id?: string;
  expires?: string;
  json?: boolean;
}

@SubCommand({
  name: 'create',
  description:
    'Makes a key and the entry for the file that API_KEYS_FILE names. The key is shown once and kept nowhere',
})
export class KeysCreateCommand extends CommandRunner {
  constructor(private readonly screen: Screen) {
    super();
  }

  async run(_: string[], { role, id, expires, json }: Given): Promise<void> {
    if (role === undefined || id === undefined)
      throw new WrongUse('--role and --id are needed', 'For example stockline keys create --role operator --id anna.');
    const key = `sl_${role}_${randomBytes(32).toString('base64url')}`;
    const entry = {
      id,
      role,
      sha256: createHash('sha256').update(key).digest('hex'),
      expiresAt: expires ?? null,
    };
    this.screen.result(json, { key, entry }, () =>
      [
        `key    ${key}`,
        'entry  for "keys" in the file of API_KEYS_FILE, which holds no key itself:',
        JSON.stringify(entry, null, 2),
      ].join('\n'),
    );
  }

  @Option({ flags: '--role <role>', description: `${roles.join(', ')} (required)` })
  role(value: string): Role {
    const role = roles.find((one) => one === value);
    if (role) return role;
    throw new WrongUse(`there is no role "${value}"`, `Roles are ${roles.join(', ')}.`);
  }

  @Option({ flags: '--id <name>', description: 'whose it is, as the audit will show it (required)' })
  id(value: string): string {
    if (/^[\w.@-]{1,100}$/.test(value)) return value;
    throw new WrongUse(`"${value}" is no name for a key`, 'Letters, digits, dot, dash, underscore and @, 100 at most.');
  }

  @Option({ flags: '--expires <time>', description: 'an RFC 3339 time; never where it is left out' })
  expires(value: string): string {
    const time = new Date(value);
    if (/^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(time.getTime())) return time.toISOString();
    throw new WrongUse(`--expires "${value}" is no RFC 3339 time`, 'For example 2027-01-01T00:00:00Z.');
  }

  @Option({ flags: '--json', description: 'for scripts' })
  json(): boolean {
    return true;
  }
}

@Command({ name: 'keys', description: 'Keys for those who call', subCommands: [KeysCreateCommand] })
export class KeysCommand extends CommandRunner {
  run(): Promise<void> {
    this.command.help();
  }
}
