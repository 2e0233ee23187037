const still = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/** Milliseconds between two looks at what has come. */
const REST_MS = 1;

/**
 * Lets this process look at its sockets once in a millisecond, as a network card with interrupt moderation does. Else
 * the kernel wakes it for nearly every event, on the server's time: on loopback, the sender's processor delivers what it
 * sends. What is measured here comes up to a millisecond later. Returns what ends it.
 */
export function restBetweenLooks(): () => void {
  let isOver = false;
  const rest = (): void => {
    if (isOver) return;
    Atomics.wait(still, 0, 0, REST_MS);
    setImmediate(rest);
  };
  rest();
  return () => {
    isOver = true;
  };
}
