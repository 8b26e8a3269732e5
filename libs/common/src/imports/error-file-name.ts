const suffix = /\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.errors\.csv$/i;

/** The name of a file's error file; a mended one that is rejected again does not grow a second suffix. */
export const errorFileName = ({ fileName, importId }: { fileName: string; importId: string }): string =>
  `${fileName.replace(suffix, '')}.${importId}.errors.csv`;

/** The import whose error file a name says it is. */
export const parentImportOf = (fileName: string): string | undefined => suffix.exec(fileName)?.[1]?.toLowerCase();
