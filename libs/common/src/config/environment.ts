/** The process's environment: the only place in the product that names it. */
export const environment: Readonly<Record<string, string | undefined>> = process.env;
