/** A mongod of our own, in a process that ends with this one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers';
import { directUri, initiate, untilPrimary } from './admin.mjs';
import { startKept } from './kept.mjs';
import { mongodArguments } from './options.mjs';

/**
 * The program, by default the one that `MONGOD_BINARY` names; its port, by default a free one; its data folder, which
 * then stays the caller's: a new one, by default, goes with the server.
 *
 * @typedef {import('./options.mjs').Options & { binary?: string, port?: number, dbPath?: string }} StartOptions
 */

/** How many free ports are tried when somebody else is faster to take one. */
const PORTS_TRIED = 5;
/** Longer than a clean end takes with all that a test writes. */
const END_MS = 30_000;

/** A server that was started, and may have ended since. Whoever started it destroys it. */
export class Mongod {
  /** @type {Set<Mongod>} */
  static #all = new Set();
  /** @type {import('./kept.mjs').Kept | undefined} */
  #process;
  #initiated = false;

  /**
   * @private
   * @param {StartOptions} options
   * @param {number} port
   * @param {string} dbPath its data folder
   */
  constructor(options, port, dbPath) {
    this.options = options;
    this.port = port;
    this.dbPath = dbPath;
    /** The id of the server's latest process. */
    this.pid = 0;
  }

  /**
   * Starts a server; resolves when it takes connections, and when it can be written to if it is a replica set.
   *
   * @param {StartOptions} [options]
   * @returns {Promise<Mongod>} rejects with the last of its log when it ends instead
   */
  static async start(options = {}) {
    for (let tries = 1; ; tries++) {
      const port = options.port ?? (await freePort());
      const dbPath = options.dbPath ?? mkdtempSync(join(tmpdir(), 'reprise-mongod-'));
      const server = new Mongod(options, port, dbPath);
      this.#all.add(server);
      try {
        await server.restart();
        return server;
      } catch (error) {
        await server.destroy();
        const taken = /address already in use/i.test(/** @type {Error} */ (error).message);
        if (!taken || options.port !== undefined || tries === PORTS_TRIED) throw error;
      }
    }
  }

  /** Destroys all that were started in this process and are not destroyed yet. */
  static async destroyAll() {
    await Promise.all([...this.#all].map((server) => server.destroy()));
  }

  /** Its address: of the whole replica set when it is one alone, of it and no other when it is a member of several. */
  get uri() {
    const { replicaSet } = this.options;
    const direct = directUri(this.port);
    return replicaSet ? `mongodb://127.0.0.1:${this.port}/?replicaSet=${replicaSet}` : direct;
  }

  /** Whether there is a process; a frozen one counts. */
  get running() {
    return this.#process !== undefined;
  }

  /** Ends it cleanly. Its data stays. */
  async stop() {
    this.thaw();
    await this.#end('SIGTERM');
  }

  /** Ends it as a crash would. Its data stays. */
  async kill() {
    await this.#end('SIGKILL');
  }

  /** Starts it again on the same port and data. If it runs, ends it cleanly before. */
  async restart() {
    await this.stop();
    const { binary = process.env['MONGOD_BINARY'] ?? 'mongod', dbPath, replicaSet } = this.options;
    const args = mongodArguments({ ...this.options, port: this.port, dbPath: this.dbPath });
    this.#process = await startKept(binary, args, dbPath === undefined ? this.dbPath : undefined);
    this.pid = this.#process.pid;
    void this.#process.ended.then(() => (this.#process = undefined));
    if (replicaSet === undefined) return;
    if (this.#initiated) await untilPrimary([this.port]);
    else await initiate(replicaSet, [this.port]);
    this.#initiated = true;
  }

  /** Lets it do nothing at all, like a machine that hangs: its connections stay open. */
  freeze() {
    this.#signal('SIGSTOP');
  }

  /** Lets a frozen one go on. */
  thaw() {
    this.#signal('SIGCONT');
  }

  /** Ends it at once. Its data goes too, unless the folder is the caller's. */
  async destroy() {
    await this.kill();
    Mongod.#all.delete(this);
    if (this.options.dbPath !== undefined) return;
    rmSync(this.dbPath, { recursive: true, force: true, maxRetries: 5 });
  }

  /** @param {NodeJS.Signals} signal */
  #signal(signal) {
    if (this.#process !== undefined) process.kill(this.#process.pid, signal);
  }

  /** @param {'SIGTERM' | 'SIGKILL'} signal */
  async #end(signal) {
    const ended = this.#process?.ended;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.#signal('SIGKILL');
    }, END_MS);
    this.#signal(signal);
    await ended;
    clearTimeout(timer);
    if (late) throw new Error(`mongod did not end within ${END_MS} ms and was killed.`);
  }
}

/** @returns {Promise<number>} a port of this machine that nobody listens on */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}
