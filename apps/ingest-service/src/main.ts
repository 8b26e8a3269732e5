import { runProcess } from '@app/common/observability';
import { startIngest } from './start-ingest';

void runProcess('ingest', startIngest);
