/** A name that people send, as it can be looked up: PostgreSQL's text cannot hold U+0000, so nothing is named by it. */
export const storable = (name: string): string => name.replaceAll('\0', '\u2400');
