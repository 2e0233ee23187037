/**
 * `env:setup` and `env:stop`: the server and its MongoDB in containers, as docker-compose.yml says. Argument: `setup`,
 * which resolves when both are healthy, or `stop`, which keeps the data.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './tools.mjs';

/** The oldest major version of Docker that can look often at a container that starts, and seldom later. */
const OLDEST_DOCKER = 25;
/** Seconds for both to become healthy; one that crashes and starts again and again never fails by itself. */
const WAIT = '300';
const LOG_LINES = '40';

/** @type {Record<string, () => Promise<number>>} each returns its exit code */
const commands = { setup, stop };

const command = commands[process.argv[2] ?? ''];
const fault = command === undefined ? 'Usage: node scripts/env.mjs setup|stop' : missing();
if (command === undefined || fault !== undefined) {
  console.error(fault);
  process.exitCode = 1;
} else process.exitCode = await command();

async function setup() {
  // Docker would make the mounted folder, and keep it for itself.
  mkdirSync(join(root, 'src', 'seed-data'), { recursive: true });
  const code = await compose('up', '--build', '--detach', '--wait', '--wait-timeout', WAIT);
  if (code !== 0) {
    await compose('ps', '--all');
    await compose('logs', '--tail', LOG_LINES);
    console.error('\nThe containers did not become healthy; what they said is above.');
    return code;
  }
  const mongo = `mongodb://${address('mongo', 27017)}/reprise?directConnection=true`;
  console.log(`
Reprise answers on http://${address('app', 3000)}, from the MongoDB beside it.
Programs on this machine reach that MongoDB with
  MONGODB_URI=${mongo}
End both with: npm run env:stop`);
  return 0;
}

async function stop() {
  const code = await compose('down');
  if (code === 0)
    console.log('\nThe data are kept. Remove them with: docker compose down --volumes');
  return code;
}

/** @returns {string | undefined} what is missing to run containers, and where it is to be had */
function missing() {
  const docker = ask('version', '--format', '{{.Server.Version}}');
  if (docker.error !== undefined) {
    return 'Docker is needed and was not found: https://docs.docker.com/get-started/get-docker/';
  }
  const version = docker.stdout.trim();
  if (docker.status !== 0) {
    const why = docker.stderr.trim().split('\n').at(-1);
    return `Docker is installed, but its engine does not answer. Is it started? ${why}`;
  }
  if (parseInt(version) < OLDEST_DOCKER) {
    return `Docker ${OLDEST_DOCKER} or newer is needed; this one is ${version}.`;
  }
  if (ask('compose', 'version').status !== 0) {
    return '`docker compose` is needed and this Docker lacks it: https://docs.docker.com/compose/install/';
  }
  return undefined;
}

/**
 * Where this machine reaches a port of a service.
 *
 * @param {string} service
 * @param {number} port
 */
function address(service, port) {
  const found = ask('compose', 'port', service, String(port)).stdout.trim();
  return found.replace(/^(0\.0\.0\.0|\[::\]):/, '127.0.0.1:');
}

/** @param {string[]} args */
function compose(...args) {
  return run('docker', ['compose', ...args]);
}

/** @param {string[]} args */
function ask(...args) {
  return spawnSync('docker', args, { cwd: root, encoding: 'utf8' });
}
