import { NoUpstreamError } from '../core/chat-errors.js';
import { Upstream } from '../core/engines.js';

/** Stands where no upstream is set. */
export class NoUpstreamEngine extends Upstream {
  /** @throws NoUpstreamError */
  answer(): never {
    throw new NoUpstreamError();
  }
}
