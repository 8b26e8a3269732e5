/**
 * Settings of a transaction that let a comparison, one pass over the file and what stands, use a second process and hold its hash tables in memory.
 * The prices are those of passing a narrow row on; the defaults suppose wide ones and would choose one process. Without parameters, so that all three go in one round trip.
 */
export const compareInParallel = `
  set local work_mem = '64MB';
  set local parallel_setup_cost = 100;
  set local parallel_tuple_cost = 0.005`;
