/** A run as the services show it, as far as the launcher, the tests and the benchmarks read it. */
export interface Run {
  runId: string;
  status: string;
  counts: Record<string, number>;
  files: {
    importId: string;
    status: string;
    fileName: string;
    rows: number;
    applied: number;
    unchanged: number;
    superseded: number;
    rejected: number;
    errorFile: string | null;
  }[];
  error: { code: string; message: string } | null;
}
