/** An identification as it is kept and compared: trimmed (no-break space too), Unicode NFC, a Shopify gid as its number. Case counts. */
export function normalIdentification(idType: string, idValue: string): { idType: string; idValue: string } {
  const value = idValue.trim().normalize('NFC');
  const gid = idType.startsWith('shopify') ? /^gid:\/\/shopify\/\w+\/(\d+)$/.exec(value) : null;
  return { idType: idType.trim(), idValue: gid?.[1] ?? value };
}
