const candidates = [',', ';', '\t', '|'];

/** The delimiter that stands most often in the header line, outside quotes; a comma where none does. */
export function sniffDelimiter(header: string): string {
  const bare = header.replace(/"(?:[^"]|"")*"/g, '');
  let best = ',';
  let most = 0;
  for (const candidate of candidates) {
    const times = bare.split(candidate).length - 1;
    if (times > most) [best, most] = [candidate, times];
  }
  return best;
}
