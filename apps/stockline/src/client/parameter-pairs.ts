import type { ShownParameter } from './services';
import { WrongUse } from './wrong-use';

/**
 * `-p name=value` read by the declared type of the parameter: `true` is a boolean where one is wanted and text elsewhere. `null` where nothing
 * shall stand. What the declaration does not know is sent as text: the service says what it should have been called.
 */
export function readPairs(pairs: readonly string[], declared: readonly ShownParameter[]): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw new WrongUse(`-p "${pair}" is no name=value`, 'For example -p configId=RESET_INVENTORY.');
    const name = pair.slice(0, at);
    const type = declared.find((one) => one.name === name || one.aliases.includes(name))?.type;
    read[name] = readValue(pair.slice(at + 1), type);
  }
  return read;
}

function readValue(text: string, type: string | undefined): unknown {
  if (text === 'null') return null;
  if (type === 'boolean' && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if (type === 'integer' && /^-?\d+$/.test(text)) return Number(text);
  return text;
}
