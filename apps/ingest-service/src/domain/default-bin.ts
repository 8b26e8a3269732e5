/** The bin of rows and events that name none, where a level has no bin yet. */
export const defaultBin = 'TLTLTLLL01';
