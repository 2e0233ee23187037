/** Lets work of one name be done one after the other, in the order in which it was asked for. */
export class InOrder {
  private readonly last = new Map<string, Promise<void>>();

  /** Does work when all work of its name that was asked for before has ended, however it ended. */
  run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(name);
    const result = before === undefined ? work() : before.then(work);
    const ended = result.then(
      () => undefined,
      () => undefined,
    );
    this.last.set(name, ended);
    void ended.then(() => {
      if (this.last.get(name) === ended) this.last.delete(name);
    });
    return result;
  }
}
