import { running } from './running';

/** Stops what the setup of this run started, and removes its directory. */
export default async function globalTeardown(): Promise<void> {
  await running.stop?.();
}
