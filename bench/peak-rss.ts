import { readFileSync, writeFileSync } from 'node:fs';

/** The high-water mark that the kernel keeps of a process, in MB. */
export const peakRssMb = (pid: number): number =>
  Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1_024);

/** Lets the high-water mark begin anew at what the process holds now. */
export const forgetPeakRss = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');
