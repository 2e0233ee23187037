import {
  BEGINNING_RECORD_BYTES as RECORD_BYTES,
  compareBeginnings,
  writeRecord,
} from './beginning-record.js';
import type { MessagePlace } from './message-place.js';
import { SpillFile } from './spill-file.js';

/** Records that are sorted in memory. */
const RUN_RECORDS = 1 << 16;
/** Records of a run that are written and read together. */
const PIECE_RECORDS = 512;
const PIECE_BYTES = PIECE_RECORDS * RECORD_BYTES;

/** A record (see beginning-record.ts), borrowed until the next one is asked for. */
export interface BeginningRecord {
  readonly bytes: Buffer;
  readonly at: number;
}

/** Sorted records in the spill file. */
interface Run {
  readonly pieces: readonly number[];
  readonly records: number;
}

/**
 * Sorts how texts begin, by their bytes, and keeps the first message of each that differs: a run in memory at a time, in
 * a spill file when there are several, which are merged in the end.
 */
export class BeginningSorter {
  private readonly spill: SpillFile;
  private readonly runs: Run[] = [];
  private readonly records: Buffer;
  private used = 0;

  /** @param most how many records are sorted in memory at a time */
  constructor(spillPath: string, most = RUN_RECORDS) {
    this.spill = new SpillFile(spillPath, PIECE_BYTES);
    this.records = Buffer.allocUnsafeSlow(most * RECORD_BYTES);
  }

  /** Adds a message whose text is, in normal form, from `start` to `end` of `text`. They come in the order of the file. */
  add(text: Buffer, start: number, end: number, place: MessagePlace): void {
    if (this.used === this.records.length) this.spillRun();
    writeRecord(this.records, this.used, text, start, end, place);
    this.used += RECORD_BYTES;
  }

  /** The first record of each beginning, in order. To be asked for once. */
  sorted(): Iterable<BeginningRecord> {
    if (this.runs.length === 0) return this.run();
    this.spillRun();
    return merged(this.runs.map((run, number) => new RunReader(this.spill, run, number)));
  }

  /** Removes the spill file. */
  close(): void {
    this.spill.close();
  }

  /** The records in memory, sorted, without those whose beginning is another's before them. */
  private *run(): Generator<BeginningRecord> {
    const bytes = this.records;
    const order = new Uint32Array(this.used / RECORD_BYTES);
    for (let i = 0; i < order.length; i++) order[i] = i * RECORD_BYTES;
    order.sort((a, b) => compareBeginnings(bytes, a, bytes, b) || a - b);
    for (let i = 0; i < order.length; i++) {
      const isNew = i === 0 || compareBeginnings(bytes, order[i - 1], bytes, order[i]) !== 0;
      if (isNew) yield { bytes, at: order[i] };
    }
  }

  private spillRun(): void {
    const piece = Buffer.alloc(PIECE_BYTES);
    const pieces: number[] = [];
    let records = 0;
    let filled = 0;
    for (const { bytes, at } of this.run()) {
      filled += bytes.copy(piece, filled, at, at + RECORD_BYTES);
      records++;
      if (filled < PIECE_BYTES) continue;
      pieces.push(this.spill.write(piece));
      filled = 0;
    }
    if (filled > 0) pieces.push(this.spill.write(piece));
    this.runs.push({ pieces, records });
    this.used = 0;
  }
}

/** Reads a run, one record after the other. */
class RunReader implements BeginningRecord {
  readonly bytes = Buffer.allocUnsafeSlow(PIECE_BYTES);
  at = 0;
  private read = 0;

  /** @param number the run's number in the order of the file */
  constructor(
    private readonly spill: SpillFile,
    private readonly run: Run,
    readonly number: number,
  ) {}

  /** Goes to the next record; false when there is none. */
  next(): boolean {
    const { pieces, records } = this.run;
    if (this.read === records) return false;
    const inPiece = this.read % PIECE_RECORDS;
    const piece = (this.read - inPiece) / PIECE_RECORDS;
    if (inPiece === 0) this.spill.read(pieces[piece], 0, PIECE_BYTES, this.bytes, 0);
    this.at = inPiece * RECORD_BYTES;
    this.read++;
    return true;
  }
}

/** The records of some runs in order; of those with one beginning, that of the earliest run. */
function* merged(runs: readonly RunReader[]): Generator<BeginningRecord> {
  /** Runs that are not at their end, the one whose record comes next last. */
  const open: RunReader[] = [];
  for (const run of runs) if (run.next()) insert(run, open);
  const last = Buffer.alloc(RECORD_BYTES);
  const record = { bytes: last, at: 0 };
  let any = false;
  for (let run = open.pop(); run; run = open.pop()) {
    if (!any || compareBeginnings(run.bytes, run.at, last, 0) !== 0) {
      run.bytes.copy(last, 0, run.at, run.at + RECORD_BYTES);
      yield record;
      any = true;
    }
    if (run.next()) insert(run, open);
  }
}

/** Puts a run where it belongs among others. */
function insert(run: RunReader, open: RunReader[]): void {
  let low = 0;
  let high = open.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = open[middle];
    const order = compareBeginnings(other.bytes, other.at, run.bytes, run.at);
    if (order > 0 || (order === 0 && other.number > run.number)) low = middle + 1;
    else high = middle;
  }
  open.splice(low, 0, run);
}
