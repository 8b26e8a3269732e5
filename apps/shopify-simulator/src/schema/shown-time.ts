/** A moment as the API shows it: UTC, whole seconds. */
export const shownTime = (atMs: number): string => new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z');
