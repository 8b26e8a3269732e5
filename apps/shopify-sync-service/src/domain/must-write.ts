/** Whether a level is to be written. Where nothing may be sold and the shop shows nothing or less, backorders are left as they are. */
export const mustWrite = (target: number, observed: number): boolean =>
  target !== observed && !(target === 0 && observed <= 0);
