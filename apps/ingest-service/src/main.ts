import { runProcess } from '@app/common/observability';
import { readIngestSettings } from './ingest.config';
import { startIngest } from './start-ingest';

void runProcess('ingest', () => startIngest(readIngestSettings()));
