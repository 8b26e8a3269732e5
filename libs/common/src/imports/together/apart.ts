/** Why the files of a set are taken one by one after all. */
export class Apart extends Error {}
