import type { RunRecord } from '@app/common/contracts';
import type { Overlap } from './job';

/** A run as it is asked for, whichever way in. */
export interface RunRequest {
  jobId: string;
  parameters: Readonly<Record<string, unknown>>;
  via: RunRecord['via'];
  requestedBy: string | null;
  /** What becomes of it where another run of its scope is queued or running; the job's own policy if left out. */
  overlap?: Overlap;
  /** Who asks and under which id: the same again gives the same run, another body under it is refused. */
  source?: string;
  requestId?: string;
  /** What it is asked for with beside its parameters, as the same request must bring it again: a hash of a file. */
  content?: string;
  /** Files that are known before it begins. */
  files?: readonly object[];
  /** How long the id is kept; 30 days if left out. */
  keptForMs?: number;
}
