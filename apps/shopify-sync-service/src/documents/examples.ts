import type { Example } from '@app/common/http';
import written from './examples.json';

/** Calls to this service and their answers, in the order in which a test executes them. */
export const examples = written as readonly Example[];
