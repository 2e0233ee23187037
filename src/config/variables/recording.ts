import { readRedaction, type RedactionRule } from '../../core/redaction-rules.js';
import { flag, size, variable, type Variable } from '../variable.js';

function redaction(about: string): Variable<readonly RedactionRule[]> {
  return variable('keys', about, readRedaction);
}

/** What is kept of answers that come from elsewhere. */
export const RECORDING = {
  RECORD: flag(
    false,
    'Whether every finished exchange is recorded: later requests like it are answered from that.',
  ),
  RECORD_REDACT: redaction(
    'What recordings have `[redacted]` in the place of, with commas between them: `keys`, `emails`, `cards`, `phones`, and regular expressions such as `/ACME-[0-9]+/i`; `none` for nothing.',
  ),
  RECORD_LIMIT: size('1gb', 0, 'The most bytes that all recordings may have together.'),
} as const;
