import { setTimeout as pause } from 'node:timers/promises';
import type { Work } from '../work';
import type { Asked } from './answers-declaration';
import { Unanswered } from './unanswered';

const lookEveryMs = 200;

/** Waits until what the file made others create is there; for as long as some of it comes. */
export async function untilCreated(work: Work): Promise<void> {
  const { session, file } = work;
  const { answers } = work.declaration;
  if (!answers?.created) return;
  await untilAnswered(work, 'waiting until products are made', 'products', () => answers.created!(session, file));
}

/** Waits until all that the file applied elsewhere is answered; silence for too long is an error, and no fault of the file. */
export async function untilApplied(work: Work): Promise<void> {
  const { declaration, session, file } = work;
  const { answers } = declaration;
  if (!answers) return;
  const open = await untilAnswered(work, 'waiting for ingest', 'chunks', () => answers.applied(session, file));
  if (open) throw new Unanswered(file.fileName, open, answers.silenceMs);
}

/** Gives what is still open when nothing has come for too long. */
async function untilAnswered(
  { declaration, run }: Work,
  stage: string,
  unit: string,
  look: () => Promise<Asked>,
): Promise<Asked | undefined> {
  const { silenceMs } = declaration.answers!;
  let heardAtMs = performance.now();
  for (let before = -1; ;) {
    const asked = await look();
    if (asked.answered >= asked.asked) return undefined;
    await run.progress(stage, asked.answered, asked.asked, unit);
    if (asked.answered !== before) heardAtMs = performance.now();
    before = asked.answered;
    if (performance.now() - heardAtMs > silenceMs) return asked;
    await pause(lookEveryMs, undefined, { signal: run.signal });
  }
}
