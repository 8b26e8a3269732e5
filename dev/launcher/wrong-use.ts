/** The person asked for something that cannot be done; nothing was started. Leaves with status 2. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}
