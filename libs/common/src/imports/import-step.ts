/** The way of a file, in order; between any two of them its process may die. `chunk` is a part of `apply`, the others have a file of their own here. */
export const importSteps = [
  'claim',
  'download',
  'load',
  'compare',
  'judge',
  'chunk',
  'apply',
  'report',
  'archive',
] as const;
/** `create` is one more part of `apply`, of those that create what rows name and nobody knows. */
export type ImportStep = (typeof importSteps)[number] | 'create';
