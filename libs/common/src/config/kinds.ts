/** Turns the text of a setting into its value, or says the rule that the text breaks. */
export type Kind<T> = { readonly rule: string; readonly read: (text: string) => T | undefined };

export const text: Kind<string> = {
  rule: 'must not be blank',
  read: (value) => (value.trim() === '' ? undefined : value),
};

export const wholeNumber = (min: number, max: number): Kind<number> => ({
  rule: `must be a whole number from ${min} to ${max}`,
  read: (value) => (/^\d+$/.test(value) && Number(value) >= min && Number(value) <= max ? Number(value) : undefined),
});

export const flag: Kind<boolean> = {
  rule: 'must be true or false',
  read: (value) => ({ true: true, false: false })[value.toLowerCase()],
};

export const oneOf = <const T extends string>(...values: T[]): Kind<T> => ({
  rule: `must be one of ${values.join(', ')}`,
  read: (value) => values.find((known) => known === value),
});

export const list: Kind<string[]> = {
  rule: 'must name at least one, separated by commas',
  read: (value) => {
    const names = value
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean);
    return names.length ? names : undefined;
  },
};

export const url = (...protocols: string[]): Kind<string> => ({
  rule: `must be an address that starts with ${protocols.map((name) => `${name}://`).join(' or ')}`,
  read: (value) =>
    URL.canParse(value) && protocols.includes(new URL(value).protocol.slice(0, -1)) ? value : undefined,
});
