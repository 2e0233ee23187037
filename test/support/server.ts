import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Child, killChildren, ROOT, type Environment } from './child.js';
import { Client } from './client.js';
import { until } from './until.js';

const LISTENING = /^Reprise is listening on (http:\/\/\S+)$/m;
const running = new Set<Server>();

/** A server of dist/ in a process of its own, on a port of its own. */
export class Server {
  private constructor(
    readonly child: Child,
    readonly url: string,
    /** Speaks to it. */
    readonly client: Client,
  ) {}

  /**
   * Starts a server on the store in `dataDir`, which is its current folder too; resolves when it listens.
   * @throws Error with what it printed, when it ends instead
   */
  static async start(dataDir: string, settings: Environment = {}): Promise<Server> {
    const child = Server.spawn(dataDir, settings);
    const url = await until('the server listens', () => {
      const found = LISTENING.exec(child.stdout)?.[1];
      if (found === undefined && !child.running) {
        throw new Error(`The server did not start.\n${child.stdout}\n${child.stderr}`);
      }
      return found;
    });
    const server = new Server(child, url, new Client(url));
    running.add(server);
    return server;
  }

  /** Runs the server's program, whatever becomes of it. */
  static spawn(dataDir: string, settings: Environment = {}): Child {
    const environment = {
      DATA_DIR: dataDir,
      PORT: '0',
      LOG_LEVEL: 'warn',
      SEED_SAMPLE: 'false',
      ...settings,
    };
    mkdirSync(dataDir, { recursive: true });
    return new Child(process.execPath, [join(ROOT, 'dist/main.js')], environment, dataDir);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Ends it at once, as a crash would. */
  async crash(): Promise<void> {
    running.delete(this);
    this.client.close();
    await this.child.destroy();
  }

  /** Asks it to end; fails unless it ends by itself, and well. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    running.delete(this);
    this.client.close();
    if (this.child.running) this.child.kill(signal);
    const { status, stdout, stderr } = await this.child.end();
    if (status !== 0) throw new Error(`The server ended with ${status}.\n${stdout}\n${stderr}`);
  }
}

/** Stops all servers of a test file, and whatever else it started. Fails when one does not end well. */
export async function stopServers(): Promise<void> {
  try {
    for (const server of running) await server.stop();
  } finally {
    await killChildren();
  }
}
