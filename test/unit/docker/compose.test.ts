import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { VARIABLES } from '../../../src/config/variables.js';
import { ROOT } from '../../support/child.js';
import { dockerfile } from '../../support/dockerfile.js';

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck: { readonly test?: readonly string[]; readonly start_interval: string };
  readonly stop_grace_period?: string;
}

interface Compose {
  readonly services: { readonly app: Service; readonly mongo: Service };
  readonly volumes: Readonly<Record<string, null>>;
}

const { services, volumes } = parse(
  readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'),
) as Compose;
const { app, mongo } = services;
const environment = app.environment ?? {};

test('there are a server, built here, and a MongoDB of a given major version', () => {
  expect(Object.keys(services).sort()).toEqual(['app', 'mongo']);
  expect(app.build).toBe('.');
  expect(mongo.image).toMatch(/^mongo:\d+\.\d+$/);
});

test('both are checked, often while they start, and the server waits for a healthy MongoDB', () => {
  for (const { healthcheck } of [app, mongo]) expect(healthcheck.start_interval).toBe('1s');
  expect(mongo.healthcheck.test?.slice(0, 2)).toEqual(['CMD', 'mongosh']);
  expect(app.healthcheck.test).toBeUndefined();
  expect(dockerfile().map(({ name }) => name)).toContain('HEALTHCHECK');
  expect(app.depends_on).toEqual({ mongo: { condition: 'service_healthy' } });
});

test('MongoDB is a replica set of one member, which the server knows by the same names', () => {
  const name = mongo.command?.[1] ?? '';
  expect(mongo.command).toEqual(['--replSet', name, '--bind_ip_all']);
  const uri = new URL(environment.MONGODB_URI);
  expect(uri.searchParams.get('replicaSet')).toBe(name);
  const script = mongo.healthcheck.test?.at(-1) ?? '';
  const [, id, host] =
    /initiate\(\{ _id: '(\w+)', members: \[\{ _id: 0, host: '(\S+)' \}\] \}\)/.exec(script) ?? [];
  expect([id, host]).toEqual([name, uri.host]);
  expect(uri.hostname).toBe('mongo');
});

test('the server gets every setting by its name, but for those that the container itself decides', () => {
  const own = ['HOST', 'PORT', 'DATA_DIR', 'SEED_FILE', 'SHUTDOWN_TIMEOUT_MS'];
  const { MONGODB_URI: _, ...passed } = environment;
  expect(Object.keys(environment).sort()).toEqual(
    Object.keys(VARIABLES)
      .filter((name) => !own.includes(name))
      .sort(),
  );
  for (const [name, value] of Object.entries(passed)) expect(value).toBe(`\${${name}:-}`);
});

test('unless it is told otherwise, nobody but this machine reaches them', () => {
  expect(mongo.ports).toEqual(['127.0.0.1:${MONGODB_PORT:-27017}:27017']);
  expect(app.ports).toEqual(['${BIND_ADDRESS:-127.0.0.1}:${PORT:-3000}:3000']);
});

test('data are in volumes with names, and a corpus to seed is only read', () => {
  const mounts = [...app.volumes, ...mongo.volumes];
  const named = mounts.filter((mount) => !mount.startsWith('.')).map((mount) => mount.split(':'));
  expect(named.map(([name]) => name).sort()).toEqual(Object.keys(volumes).sort());
  expect(named.map(([, path]) => path).sort()).toEqual(['/data', '/data/configdb', '/data/db']);
  expect(mounts.filter((mount) => mount.startsWith('.'))).toEqual([
    './src/seed-data:/app/src/seed-data:ro',
  ]);
});

test('the server gets longer to end than it takes to finish what is in flight', () => {
  const grace = Number(/^(\d+)s$/.exec(app.stop_grace_period ?? '')?.[1]) * 1000;
  expect(grace).toBeGreaterThan(Number(VARIABLES.SHUTDOWN_TIMEOUT_MS.fallback));
});
