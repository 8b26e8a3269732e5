import type { Screen } from './screen';

export interface Stop {
  name: string;
  stop: () => Promise<void>;
}

/** Undoes every step in reverse, those of the services side by side; one that fails does not keep the others running. */
export async function stopAll(stops: readonly Stop[], screen: Screen): Promise<void> {
  const isService = ({ name }: Stop): boolean => name.endsWith('-service');
  const undo = async ({ name, stop }: Stop): Promise<void> => {
    await stop().catch((error: Error) => screen.line(`  ${name} did not stop cleanly: ${error.message}`));
  };
  const reversed = [...stops].reverse();
  await Promise.all(reversed.filter(isService).map(undo));
  for (const step of reversed.filter((one) => !isService(one))) await undo(step);
}
