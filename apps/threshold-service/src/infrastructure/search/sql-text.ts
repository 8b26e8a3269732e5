/** A text as a literal of SQL, for COPY, which takes no parameters. Backslashes mean themselves (standard_conforming_strings). */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
