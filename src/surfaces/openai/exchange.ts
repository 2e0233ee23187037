import { combined } from './combined-answer.js';
import { collected } from '../../core/collected-answer.js';
import type { ChatRequest } from '../../core/chat.js';
import { isLive, type ChatAnswer, type EngineAnswer } from '../../core/engine.js';
import type { Client, FastAnswer, FastRequest } from '../../core/fast-route.js';
import { andThen, type MaybePromise } from '../../core/maybe-promise.js';
import { ClientLeftError } from '../../core/chat-errors.js';
import type { StreamEnd } from '../../ops/event-stream.js';
import { RepriseError } from '../../core/errors.js';
import type { Ticket } from '../../pace/admission.js';
import { isPaced, type Pace } from '../../pace/pace.js';
import { requestedPace } from '../../pace/requested-pace.js';
import { Schedule } from '../../pace/schedule.js';
import { Delivery, type LiveParcel } from './delivery.js';
import type { Asked, Endpoint } from './endpoint.js';
import { ExchangeLog } from './exchange-log.js';
import { injectedError } from './injected-errors.js';
import type { LiveEvents } from './live-events.js';
import { originHeaders } from './origin-headers.js';
import type { Services } from './services.js';
import { SharedClient } from './shared-client.js';
import { wishesOf } from './wishes.js';

/** What is logged of an error that is not meant for the client. */
const UNKNOWN_ERROR = { status: 500, code: 'internal' };

/** One request, from its arrival to its answer. What then sends the answer keeps nothing of it. */
export class Exchange {
  private readonly start: number;
  private readonly log: ExchangeLog | undefined;
  private ticket: Ticket | undefined;

  constructor(
    private readonly services: Services,
    private readonly endpoint: Endpoint,
    private readonly request: FastRequest,
  ) {
    const { wheel, log } = services;
    const start = wheel.now();
    this.start = start;
    if (log.enabled)
      this.log = new ExchangeLog(log, request, endpoint.paths[0], () => wheel.now() - start);
  }

  /** The answer. Throws, or rejects with, what is to be told instead. */
  answer(): MaybePromise<FastAnswer> {
    const { services, request, endpoint, log } = this;
    services.front.admit(request);
    const pace = requestedPace(services.pace, request.headers);
    const asked = services.known.read(endpoint, request, wishesOf(request.headers));
    log?.asked(asked);
    services.models.check(asked.model);
    const fault = services.faults.next(request.headers);
    if (fault) log?.failing(fault.type);
    const error = fault && injectedError(fault.type);
    if (error) throw error;
    const { admission } = services;
    const isFull = admission.maxConcurrency > 0 && admission.running >= admission.maxConcurrency;
    return andThen(admission.enter(isFull ? request.signal : undefined), (ticket) => {
      this.ticket = ticket;
      // What waits for its turn is late by that: its pace begins then.
      const start = isFull ? services.wheel.now() : this.start;
      const onEnd = end(ticket, log, start - this.start);
      return andThen(this.ask(asked), (answer) => {
        const delivery = new Delivery(services, endpoint.format);
        if (isLive(answer)) return this.live(delivery, { asked, answer, start, fault }, onEnd);
        log?.answered(answer);
        const headers = this.headers(answer);
        const recordedSpeed = pace.recorded && answer.took !== undefined ? pace.speed : undefined;
        const isScheduled = isPaced(pace) && recordedSpeed === undefined && isAtHand(answer);
        const schedule = isScheduled ? this.schedule(asked, answer, pace) : undefined;
        const parcel = { asked, answer, headers, start, schedule, recordedSpeed, fault, onEnd };
        return delivery.answer(parcel, request);
      });
    });
  }

  /** Ends what is under way, when an error is the answer. */
  fail(error: unknown): void {
    this.ticket?.leave();
    const { status, code } = known(error);
    this.log?.ended({ status, error: code, complete: !(error instanceof ClientLeftError) });
  }

  private ask({ conversations, stream }: Asked): MaybePromise<EngineAnswer> {
    const { engines } = this.services;
    const engine = engines.of('openai', conversations[0].wishes.engine);
    const ask = (each: ChatRequest, client: Client): MaybePromise<EngineAnswer> =>
      andThen(engine.answer(each, client), (answer) =>
        isLive(answer) && !stream ? collected(answer) : answer,
      );
    if (conversations.length === 1) return ask(conversations[0], this.request);
    const client = new SharedClient(this.request);
    // Not even one that fails at once leaves the others' failures to nobody.
    const answers = conversations.map(async (each) => await ask(each, client));
    return combined(answers, conversations, () => {
      client.leave();
    });
  }

  /** The answer that comes as it is made: what it costs is known at its end. */
  private live(
    delivery: Delivery,
    { answer, ...sending }: Pick<LiveParcel, 'asked' | 'answer' | 'start' | 'fault'>,
    onEnd: (end: LoggedStreamEnd) => void,
  ): FastAnswer {
    const { log, request, services } = this;
    const { origin } = answer;
    const collector = log?.begun(origin);
    const headers = [...originHeaders(origin), ...services.front.headers(request)];
    const ended = (end: StreamEnd, { usage, error }: LiveEvents): void => {
      services.front.spend(request, usage.prompt + usage.completion);
      log?.used(usage);
      const whole = collector?.answer(origin);
      if (whole) log?.answered(whole);
      const complete = end.complete && error === undefined;
      onEnd({ ...end, complete, ...(error !== undefined && { error: known(error).code }) });
    };
    return delivery.live({ answer, ...sending, headers, collector, onEnd: ended });
  }

  private headers({ origin, usage }: ChatAnswer): string[] {
    const tokens = usage.prompt + usage.completion;
    return [...originHeaders(origin), ...this.services.front.headersAfter(this.request, tokens)];
  }

  private schedule({ conversations }: Asked, { usage }: ChatAnswer, pace: Pace): Schedule {
    const [{ conversation, seed }] = conversations;
    const key = conversation.historyKey();
    const request = { promptTokens: usage.prompt, key, seed };
    return new Schedule(pace, request, this.services.admission);
  }
}

/** Whether an answer took no time: a model's own pace is pace enough. */
function isAtHand({ origin: { rung } }: ChatAnswer): boolean {
  return rung !== 'upstream' && rung !== 'local';
}

function known(error: unknown): { status: number; code: string | null } {
  return error instanceof RepriseError ? error : UNKNOWN_ERROR;
}

/** How a stream ended, and with what error. */
interface LoggedStreamEnd extends StreamEnd {
  readonly error?: string | null;
}

/**
 * Called when an answer is over. It outlives all else that is known of a request, while a stream goes on.
 * @param waited milliseconds until the answer began, which a client's time to the first event contains
 */
function end(
  ticket: Ticket,
  log: ExchangeLog | undefined,
  waited: number,
): (end: LoggedStreamEnd) => void {
  return ({ ttft, complete, error }) => {
    ticket.leave();
    log?.ended({
      status: 200,
      ttft: ttft === undefined ? ttft : ttft + waited,
      complete,
      ...(error !== undefined && { error }),
    });
  };
}
