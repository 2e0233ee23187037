import type { IncomingHttpHeaders } from 'node:http';
import type { Settings } from '../config/env.js';
import { FaultsForbiddenError } from '../core/chat-errors.js';
import { InvalidHeaderError } from '../core/errors.js';
import { FAULT_TYPES, type FaultType } from '../core/fault-types.js';
import { Random } from '../pace/random.js';

/** The header by which a request asks for a fault. */
const HEADER = 'x-reprise-fault';

/** Events of a stream that are sent before a fault unless a request says how many. */
const AFTER = 3;

const EXPECTED = `one of ${FAULT_TYPES.join(', ')}, with \`; after=N\` events where it comes in a stream`;
const ASKED = /^([a-z0-9]+)(?:\s*;\s*after\s*=\s*(\d{1,6}))?$/i;
const TWO_TO_32 = 4_294_967_296;

/** A fault that an answer is to have. */
export interface PlannedFault {
  readonly type: FaultType;
  /** Events of a stream before it. */
  readonly after: number;
}

/** Which answers have a fault: those whose request asks for one, and a share of the others. */
export class FaultPlan {
  private readonly rate: number;
  private readonly types: readonly FaultType[];
  private readonly allowed: boolean;
  /** Draws in the order of the requests: one that is tried again is drawn again. */
  private readonly random: Random;

  constructor({
    faultRate,
    faultTypes,
    faultSeed,
    allowFaults,
  }: Pick<Settings, 'faultRate' | 'faultTypes' | 'faultSeed' | 'allowFaults'>) {
    this.rate = faultRate;
    this.types = faultTypes;
    this.allowed = allowFaults;
    this.random = new Random(faultSeed, 0, 0, 1);
  }

  /**
   * The fault of the next answer, if it has one.
   * @throws InvalidHeaderError when the request asks for something else
   * @throws FaultsForbiddenError when requests may not ask
   */
  next(headers: IncomingHttpHeaders): PlannedFault | undefined {
    const asked = headers[HEADER];
    if (asked !== undefined) return this.asked(String(asked));
    if (this.rate === 0 || this.draw() >= this.rate) return undefined;
    const type = this.types[Math.floor(this.draw() * this.types.length)];
    return { type, after: afterOf(type) };
  }

  private asked(text: string): PlannedFault {
    if (!this.allowed) throw new FaultsForbiddenError();
    const [, name = '', after] = (ASKED.exec(text.trim()) ?? []) as (string | undefined)[];
    const type = FAULT_TYPES.find((each) => each === name.toLowerCase());
    if (type === undefined) throw new InvalidHeaderError(HEADER, text, EXPECTED);
    return { type, after: after === undefined ? afterOf(type) : Number(after) };
  }

  private draw(): number {
    return this.random.word() / TWO_TO_32;
  }
}

/** A time-out comes before any answer. */
function afterOf(type: FaultType): number {
  return type === 'timeout' ? 0 : AFTER;
}
