import type { MaybePromise } from '../core/maybe-promise.js';
import { Timer } from './timer.js';
import type { TimerWheel } from './timer-wheel.js';

/** Waits for one time after the other, for whoever awaits. */
export class Wait extends Timer {
  private resolve: (() => void) | undefined;

  constructor(private readonly wheel: TimerWheel) {
    super();
  }

  fire(): void {
    this.resolve?.();
  }

  /**
   * Waits until a time of the wheel's clock, in milliseconds; not at all for one that is past. One time at a time.
   * Throws the signal's reason when it is given before.
   */
  until(due: number, signal?: AbortSignal): MaybePromise<void> {
    signal?.throwIfAborted();
    if (due <= this.wheel.now()) return undefined;
    return new Promise<void>((resolve, reject) => {
      const stop = (): void => {
        this.wheel.cancel(this);
        reject(signal?.reason as Error);
      };
      this.resolve = () => {
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      signal?.addEventListener('abort', stop, { once: true });
      this.wheel.schedule(this, due);
    });
  }
}
