/** What a file repeats is worked out once. Past `most` different keys the oldest make room: a hostile file does not fill the memory. */
export class Remembered<Value> {
  private readonly values = new Map<string, Value>();

  constructor(private readonly most = 10_000) {}

  get(key: string, workOut: () => Value): Value {
    const known = this.values.get(key);
    if (known !== undefined) return known;
    const value = workOut();
    if (this.values.size >= this.most) this.values.delete(this.values.keys().next().value!);
    this.values.set(key, value);
    return value;
  }
}
