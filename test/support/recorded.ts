const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g;
const duration = /^[a-z]+Ms$/;
const host = /127\.0\.0\.1:\d+/g;

/** An answer with what differs each time made alike: ids made of random numbers, times, durations, ports. */
export function recorded(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(uuid, '<id>').replace(time, '<time>').replace(host, '<host>');
  if (Array.isArray(value)) return value.map(recorded);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, duration.test(name) ? '<duration>' : recorded(member)]),
    );
  return value;
}
