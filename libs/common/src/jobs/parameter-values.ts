/** The parameters of a run as applied: read by their types, defaults filled in. */
export type ParameterValues = Readonly<Record<string, unknown>>;
