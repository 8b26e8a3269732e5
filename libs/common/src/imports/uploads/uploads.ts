/** The connection behind which files lie that came over HTTP. */
export const uploadsConnection = 'UPLOADS';

/** Each upload has a directory of its own, so that two of one name never meet. */
export const uploadDirectory = (importId: string): string => `uploads/${importId}`;

/** SQL: whether a row of file_import is that of an upload which nobody has begun. Its own run takes it, and no other. */
export const isUnbegunUpload = (file: string): string =>
  `(${file}.state = 'claimed' and ${file}.connection = '${uploadsConnection}' and starts_with(${file}.directory, 'uploads/'))`;
