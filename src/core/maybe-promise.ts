/** A value at hand, or one to wait for. */
export type MaybePromise<T> = T | Promise<T>;

/**
 * What follows from a value: at once when it is at hand, since waiting for a promise costs as much as a look-up in a
 * store that is mapped into memory.
 */
export function andThen<T, U>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<U>,
): MaybePromise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** What follows from several values: at once when all are at hand. */
export function allThen<T, U>(
  values: readonly MaybePromise<T>[],
  next: (values: readonly T[]) => MaybePromise<U>,
): MaybePromise<U> {
  return values.some((value) => value instanceof Promise)
    ? Promise.all(values).then(next)
    : next(values as readonly T[]);
}

/** The outcome of work, or what follows from the error that it ends with, be it at once or later. */
export function orElse<T, U>(
  work: () => MaybePromise<T>,
  next: (error: unknown) => MaybePromise<U>,
): MaybePromise<T | U> {
  try {
    const value = work();
    return value instanceof Promise ? value.catch(next) : value;
  } catch (error) {
    return next(error);
  }
}
