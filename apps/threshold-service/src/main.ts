import { runProcess } from '@app/common/observability';
import { startThresholdService } from './start-threshold-service';
import { readThresholdSettings } from './threshold.config';

void runProcess('threshold', () => startThresholdService(readThresholdSettings()));
