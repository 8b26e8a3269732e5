/** The stored position lies before the messages in hand: somebody put it back, and what lies between is to be read again. */
export class PositionMoved extends Error {
  override readonly name = 'PositionMoved';

  constructor(readonly position: number) {
    super(`the stored position is ${position}`);
  }
}
