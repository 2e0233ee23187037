import { initiate, tellMongod } from '../../scripts/mongod/admin.mjs';
import { Mongod, type StartOptions } from '../../scripts/mongod/server.mjs';
import { until } from './until.js';

const NAME = 'several';

/** What a member says of itself. */
interface Hello {
  readonly member: Mongod;
  readonly isWritablePrimary: boolean;
  /** Grows with each election. */
  readonly electionId?: { toHexString(): string };
}

/** How far a member has come; 1 is the state of a primary, 2 of a secondary. */
interface Status {
  readonly myState: number;
  readonly optimes: {
    readonly appliedOpTime: OpTime;
    /** Not before it has all data for the first time. */
    readonly readConcernMajorityOpTime?: OpTime;
  };
}

/** A place in the log of writes. */
interface OpTime {
  readonly ts: { toString(): string };
}

/** A replica set of several members, which elect another primary within two seconds of its loss. */
export class ReplicaSet {
  private constructor(readonly members: readonly Mongod[]) {}

  /** Starts a set; resolves when every member has all data. */
  static async start(
    size = 3,
    options: Omit<StartOptions, 'replicaSet' | 'memberOf' | 'port' | 'dbPath'> = {},
  ): Promise<ReplicaSet> {
    const members = await Promise.all(
      Array.from({ length: size }, () => Mongod.start({ ...options, memberOf: NAME })),
    );
    const set = new ReplicaSet(members);
    await initiate(
      NAME,
      members.map(({ port }) => port),
    );
    await set.healthy();
    return set;
  }

  /** Its address, which names every member. */
  get uri(): string {
    const hosts = this.members.map(({ port }) => `127.0.0.1:${port}`);
    return `mongodb://${hosts.join()}/?replicaSet=${NAME}`;
  }

  /** The member that can be written to, once there is one. */
  primary(): Promise<Mongod> {
    return until('there is a primary', async () => {
      const asked = this.members.filter(({ running }) => running).map((member) => hello(member));
      // One that does not know yet that it was voted out says so too, with the id of an older election.
      const [latest] = (await Promise.all(asked))
        .filter((answer) => answer?.isWritablePrimary)
        .sort((a, b) => electionOf(b).localeCompare(electionOf(a)));
      return latest?.member;
    });
  }

  /** Kills the primary, and leaves the others to find out. The killed one. */
  async killPrimary(): Promise<Mongod> {
    const primary = await this.primary();
    await primary.kill();
    return primary;
  }

  /** Makes the primary give way cleanly; it is none again for ten seconds at least. The one that was it. */
  async stepDown(): Promise<Mongod> {
    const primary = await this.primary();
    await tellMongod(primary.port, { replSetStepDown: 10, secondaryCatchUpPeriodSecs: 5 });
    return primary;
  }

  /** Starts a member again; resolves when it has all data. */
  async restart(member: Mongod): Promise<void> {
    await member.restart();
    await this.healthy();
  }

  /** Resolves when all members run, one is the primary, and each of the others has all data and knows it. */
  async healthy(): Promise<void> {
    await until('every member has all data', async () => {
      const all = await Promise.all(this.members.map((member) => status(member)));
      if (!all.every((answer) => answer !== undefined)) return false;
      const places = all.flatMap(({ optimes }) => [
        optimes.appliedOpTime.ts.toString(),
        optimes.readConcernMajorityOpTime?.ts.toString(),
      ]);
      const states = all.map(({ myState }) => myState).sort();
      const settled = states.every((state, i) => state === (i === 0 ? 1 : 2));
      return settled && new Set(places).size === 1;
    });
  }

  /** Ends all members, with their data. */
  async stop(): Promise<void> {
    await Promise.all(this.members.map((member) => member.destroy()));
  }
}

/** Nothing when it does not answer. */
async function hello(member: Mongod): Promise<Hello | undefined> {
  try {
    return { ...((await tellMongod(member.port, { hello: 1 })) as unknown as Hello), member };
  } catch {
    return undefined;
  }
}

/** Nothing when it does not answer: one that takes back writes of its own closes its connections meanwhile. */
async function status(member: Mongod): Promise<Status | undefined> {
  try {
    return (await tellMongod(member.port, { replSetGetStatus: 1 })) as unknown as Status;
  } catch {
    return undefined;
  }
}

function electionOf(answer: Hello | undefined): string {
  return answer?.electionId?.toHexString() ?? '';
}
