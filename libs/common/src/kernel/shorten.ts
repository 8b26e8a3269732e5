/** A value as it may stand in an error text: on one line, control characters shown, and never longer than `max`. */
export function shorten(value: unknown, max = 60): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const visible = text.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
  return visible.length <= max ? visible : `${visible.slice(0, max - 1)}…`;
}
