/** The command was given in a way that it cannot be meant; nothing was asked of anybody. */
export class WrongUse extends Error {
  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}
