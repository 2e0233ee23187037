import { fileURLToPath } from 'node:url';
import { statsOf } from './disk.js';
import { timed } from './run.js';
import { spread } from './statistics.js';
import { MongoStore } from './store.mongo.js';

/** What the driver and the server took for the documents of a seed, in seconds. */
interface Inserted {
  readonly inserts: number;
  readonly indexes: number;
}

const SCRIPT = fileURLToPath(new URL('./floor.insert.js', import.meta.url));

/** The floor of a seed into MongoDB, run after run: see floor.insert.ts. */
export class InsertFloor {
  private readonly runs: Inserted[] = [];
  private readonly copy = new MongoStore('seed-floor');

  /** @param inFlight batches under way at a time */
  constructor(private readonly inFlight: number) {}

  /** What it is, for people. */
  get name(): string {
    return this.inFlight === 1 ? 'one batch after the other' : `${this.inFlight} batches under way`;
  }

  /** Inserts what a seed has made. */
  async run(seeded: MongoStore): Promise<void> {
    const generation = await seeded.live();
    await this.copy.remove();
    await this.copy.settle();
    const { output } = await timed([
      SCRIPT,
      seeded.uri,
      this.copy.uri,
      generation,
      String(this.inFlight),
    ]);
    const [wanted, copied] = await Promise.all(
      [seeded, this.copy].map((store) => statsOf(store, generation)),
    );
    await this.copy.remove();
    if (copied.count !== wanted.count || copied.size !== wanted.size) {
      throw new Error(
        `${copied.count} documents, ${copied.size} bytes were inserted, not ${wanted.count}, ${wanted.size} bytes.`,
      );
    }
    this.runs.push(JSON.parse(output) as Inserted);
  }

  /** Seconds of each run. */
  get seconds(): number[] {
    return this.runs.map(({ inserts, indexes }) => inserts + indexes);
  }

  /** A row of a table: what it is, seconds in all, for the documents, for the indexes. */
  get row(): string[] {
    return [
      this.name,
      spread(this.seconds, 2),
      spread(
        this.runs.map(({ inserts }) => inserts),
        2,
      ),
      spread(
        this.runs.map(({ indexes }) => indexes),
        2,
      ),
    ];
  }
}
