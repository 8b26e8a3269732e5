/** JSON with the members of every object in sorted order, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  let members = '';
  for (const name of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[name];
    if (member !== undefined) members += (members === '' ? '' : ',') + quoted(name) + canonicalJson(member);
  }
  return `{${members}}`;
}

/** Members of messages have the same few names. */
const known = new Map<string, string>();
const knownAtMost = 1_000;

function quoted(name: string): string {
  const before = known.get(name);
  if (before !== undefined) return before;
  const text = `${JSON.stringify(name)}:`;
  if (known.size < knownAtMost && name.length <= 64) known.set(name, text);
  return text;
}
