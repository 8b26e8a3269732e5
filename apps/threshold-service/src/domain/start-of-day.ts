/**
 * The first instant of a calendar day in a time zone, in ms since 1970. Where summer time begins at midnight the day starts at one o'clock.
 * `day` is YYYY-MM-DD; undefined when the calendar has no such day.
 */
export function startOfDay(day: string, timeZone: string): number | undefined {
  const utcMidnightMs = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(utcMidnightMs) || new Date(utcMidnightMs).toISOString().slice(0, 10) !== day) return undefined;
  const formatter = formatterOf(timeZone);
  // Both offsets in use around the day are tried: the day starts at the earliest instant that reads as this day and not as the one before.
  const candidates = [-26, 26].map((hours) => utcMidnightMs - offsetMs(formatter, utcMidnightMs + hours * hourMs));
  const [earlier, later] = [Math.min(...candidates), Math.max(...candidates)];
  for (const candidateMs of [earlier, later]) if (dayOf(formatter, candidateMs) === day) return candidateMs;
  return later;
}

const hourMs = 3_600_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

function partsOf(formatter: Intl.DateTimeFormat, atMs: number): Record<string, string> {
  return Object.fromEntries(formatter.formatToParts(atMs).map(({ type, value }) => [type, value]));
}

const dayOf = (formatter: Intl.DateTimeFormat, atMs: number): string => {
  const { year, month, day } = partsOf(formatter, atMs);
  return `${year?.padStart(4, '0')}-${month}-${day}`;
};

/** What the clocks of the zone are ahead of UTC at an instant. */
function offsetMs(formatter: Intl.DateTimeFormat, atMs: number): number {
  const { year, month, day, hour, minute, second } = partsOf(formatter, atMs);
  const wallClockMs = Date.parse(`${year?.padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return wallClockMs - atMs;
}
