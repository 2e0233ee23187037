import { getEventListeners } from 'node:events';
import { TooManyRequestsError } from '../../src/core/errors.js';
import { Ticket, type Admission } from '../../src/pace/admission.js';

/** What became of a request; it leaves only while it runs. */
export type RequestState = 'waiting' | 'running' | 'refused' | 'gone' | 'done';

/** A request that asks for admission. */
export class AdmittedRequest {
  state: RequestState = 'waiting';
  private ticket: Ticket | undefined;
  private readonly given = new AbortController();

  constructor(admission: Admission) {
    try {
      const entered = admission.enter(this.given.signal);
      if (entered instanceof Ticket) this.run(entered);
      else entered.then(this.run, () => (this.state = 'gone'));
    } catch (error) {
      if (error instanceof TooManyRequestsError) this.state = 'refused';
      else throw error;
    }
  }

  get listeners(): number {
    return getEventListeners(this.given.signal, 'abort').length;
  }

  readonly run = (ticket: Ticket): void => {
    this.ticket = ticket;
    this.state = 'running';
  };

  leave(): void {
    this.ticket?.leave();
    if (this.state === 'running') this.state = 'done';
  }

  abort(): void {
    this.given.abort();
  }
}
