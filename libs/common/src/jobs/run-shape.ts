import { schemas } from '@app/common/contracts';
import type { Schema } from '@app/common/http';

/** A run as HTTP shows it: as `job-finished` carries it. */
export const runShape: Schema = { title: 'Run', ...schemas['stockline.job-finished.v1'] };
