import { FAULT_TYPES, type FaultType } from '../../core/fault-types.js';
import { decimal, flag, integer, list, type Variable } from '../variable.js';

/** What OpenAI's clients get over: they try again by themselves, and at once. */
const PASSING = '429,500,502,503';

function faultTypes(about: string): Variable<readonly FaultType[]> {
  return list(PASSING, about, 'faults', (entry) => {
    const type = FAULT_TYPES.find((name) => name === entry);
    if (type === undefined) throw new Error(`a list of ${FAULT_TYPES.join(', ')}`);
    return type;
  });
}

/** What goes wrong on purpose. */
export const FAULTS = {
  FAULT_RATE: decimal(
    0,
    { min: 0, max: 1 },
    'Share of the requests that fail on purpose: `0` for none, `0.05` for one in twenty, `1` for all.',
  ),
  FAULT_TYPES: faultTypes(
    'What these requests get, with commas between them: a status (`400`, `401`, `404`, `429`, `500`, `502`, `503`), no answer (`timeout`), or one whose connection is reset (`disconnect`), that stops (`stall`), ends early (`truncate`), is garbled (`malformed`) or late (`slow`). The default is what clients get over by trying again.',
  ),
  FAULT_SEED: integer(
    0,
    { min: 0, max: 4_294_967_295 },
    'Number that decides which requests fail; the same one gives the same faults again.',
  ),
  ALLOW_FAULTS: flag(true, 'Whether a request may ask for a fault by a header.'),
} as const;
