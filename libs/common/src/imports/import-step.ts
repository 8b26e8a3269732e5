/** The way of a file, in order; each has a file of its own here. */
export type ImportStep = 'claim' | 'download' | 'load' | 'compare' | 'judge' | 'apply' | 'report' | 'archive';
