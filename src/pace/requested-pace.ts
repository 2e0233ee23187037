import type { IncomingHttpHeaders } from 'node:http';
import { InvalidHeaderError } from '../core/errors.js';
import { readDelay } from './delay.js';
import { readSpeed, type Pace } from './pace.js';

const TTFT = 'x-reprise-ttft-ms';
const ITL = 'x-reprise-itl-ms';
const SPEED = 'x-reprise-speed';
const PACE = 'x-reprise-pace';

/**
 * The pace that a request asks for: `x-reprise-ttft-ms` and `x-reprise-itl-ms`, written as the settings are,
 * `x-reprise-speed`, and `x-reprise-pace`, which is `recorded` or `set`, each in place of the setting. A time to the first token that is asked for is all of it, whatever
 * the prompt. An empty header is none. Throws {@link InvalidHeaderError}.
 */
export function requestedPace(usual: Pace, headers: IncomingHttpHeaders): Pace {
  const ttft = read(headers, TTFT, readDelay);
  const itl = read(headers, ITL, readDelay);
  const speed = read(headers, SPEED, readSpeed);
  const recorded = read(headers, PACE, readPace);
  if ([ttft, itl, speed, recorded].every((each) => each === undefined)) return usual;
  return {
    ttft: ttft ?? usual.ttft,
    ttftPerPromptToken: ttft === undefined ? usual.ttftPerPromptToken : 0,
    itl: itl ?? usual.itl,
    loadFactor: usual.loadFactor,
    speed: speed ?? usual.speed,
    recorded: recorded ?? usual.recorded,
  };
}

function readPace(text: string): boolean {
  const pace = text.trim();
  if (pace !== 'recorded' && pace !== 'set') throw new Error('one of recorded, set');
  return pace === 'recorded';
}

function read<T>(
  headers: IncomingHttpHeaders,
  name: string,
  reader: (text: string) => T,
): T | undefined {
  const text = headers[name];
  if (typeof text !== 'string' || text.trim() === '') return undefined;
  try {
    return reader(text);
  } catch (error) {
    throw new InvalidHeaderError(name, text, (error as Error).message);
  }
}
