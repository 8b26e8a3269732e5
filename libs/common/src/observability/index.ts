export { createLogger, type Logger } from './create-logger';
export { NestLog } from './nest-log';
export { createMetrics, type Metrics } from './create-metrics';
export { correlation, correlationFrom, newCorrelation } from './correlation';
export { runProcess } from './run-process';
export { watchFigure, type Figure } from './watch-figure';
