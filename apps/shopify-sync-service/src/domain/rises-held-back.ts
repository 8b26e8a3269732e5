interface Place {
  locationId: string;
  inventoryItemId: string;
}

/**
 * Parts rises by whether the item still has a fall in the shop that is not confirmed: until it is, the sum over the locations must not grow.
 * `unconfirmed` are such falls; each rise that waits is given with one of them.
 */
export function risesHeldBack<Rise extends Place>(
  rises: readonly Rise[],
  unconfirmed: readonly Place[],
): { free: Rise[]; waiting: { rise: Rise; fall: Place }[] } {
  const falls = new Map(unconfirmed.map((fall) => [fall.inventoryItemId, fall]));
  const free: Rise[] = [];
  const waiting: { rise: Rise; fall: Place }[] = [];
  for (const rise of rises) {
    const fall = falls.get(rise.inventoryItemId);
    if (fall) waiting.push({ rise, fall });
    else free.push(rise);
  }
  return { free, waiting };
}
