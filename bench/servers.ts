import type { ChildProcess } from 'node:child_process';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { LoadRequest, Target } from './load.js';
import { listeningAt, startNode, stop } from './processes.js';
import type { Store } from './store.js';

/** A server in a process of its own. */
export interface RunningServer {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Runs something while a server runs, which ends in any case. */
export async function during<T>(
  starting: Promise<RunningServer>,
  work: (server: RunningServer) => Promise<T>,
): Promise<T> {
  const server = await starting;
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

/** How `start:prod` runs Node: short-lived garbage of many requests fits in, and is collected in one go. */
const FLAGS = ['--max-semi-space-size=32'];

/** Starts Reprise on a seeded store, with further settings. */
export function startReprise(
  store: Store,
  settings: Record<string, string> = {},
): Promise<RunningServer> {
  const env = { ...store.env, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'warn', ...settings };
  return running(startNode([...FLAGS, 'dist/main.js'], { env, pinned: true }));
}

/** Starts a floor: one of the scripts floor.*.ts that serve. */
export function startFloor(name: string, ...args: readonly string[]): Promise<RunningServer> {
  const script = fileURLToPath(new URL(`./floor.${name}.js`, import.meta.url));
  return running(startNode([...FLAGS, script, ...args], { pinned: true }));
}

async function running(child: ChildProcess): Promise<RunningServer> {
  const url = await listeningAt(child);
  return { url, pid: child.pid ?? 0, stop: () => stop(child) };
}

/** Asks Reprise each body once, for the size of its answer. Throws on an answer other than 200. */
export async function measureAnswers(
  target: Target,
  bodies: readonly string[],
): Promise<LoadRequest[]> {
  const answers = await askEach(target, bodies);
  return answers.map(({ body, answer }) => ({ body, answerBytes: answer.length }));
}

/** A body, and the server's answer to it. */
export interface Asked {
  readonly body: string;
  readonly answer: Buffer;
}

/** Asks a server each body once. Throws on an answer other than 200. */
export async function askEach(
  target: Pick<Target, 'url' | 'path'>,
  bodies: readonly string[],
): Promise<Asked[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const asked: Asked[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < bodies.length; i = next++) {
      const body = bodies[i];
      asked[i] = { body, answer: await answerTo(target, body, agent) };
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  agent.destroy();
  return asked;
}

function answerTo(
  { url, path }: Pick<Target, 'url' | 'path'>,
  body: string,
  agent: Agent,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const outgoing = request(url + path, { method: 'POST', agent, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(pieces));
        else reject(new Error(`Status ${response.statusCode} for ${body.slice(0, 200)}`));
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
