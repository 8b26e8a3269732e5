export { StocklineError, type StocklineErrorInit } from './stockline-error';
export { newId } from './new-id';
export { shorten } from './shorten';
export { canonicalJson } from './canonical-json';
export { RepeatedLook, type LookOptions } from './repeated-look';
export { unreachable } from './unreachable';
export { nearest } from './nearest';
export { problemsByPlace, statusOfProblem, type ProblemCode, type Problems } from './problems';
