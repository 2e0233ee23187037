/**
 * Bundles what the compiler has made of src/ into the programs in dist/, packages included: they start three times as
 * fast as from some thousand files.
 */
import { build } from 'rolldown';
import { root } from './tools.mjs';

/** The programs, and the scripts of their threads; in dist/, they stand side by side. */
const PROGRAMS = {
  main: 'build/main.js',
  cli: 'build/cli.js',
  'indexer.worker': 'build/stores/lmdb/indexer.worker.js',
  'record.worker': 'build/stores/mongo/record.worker.js',
  'model.worker': 'build/engines/local/model.worker.js',
};

/** Packages that are loaded from node_modules: large ones that few need, and those with files of other kinds. */
const IN_PLACE = ['lmdb', 'mongoose', 'pino', 'swagger-ui-dist'];
/** Packages that others load when they need them, which they do not here. */
const UNUSED = [
  '@fastify/multipart',
  '@fastify/view',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  'typescript',
];
const OUTSIDE = new RegExp(`^(${[...IN_PLACE, ...UNUSED].join('|')})(/|$)`);

/** nest-commander formats completions with it that nobody can ask for: any module will do, and this one is there. */
const STAND_INS = { prettier: 'node:util' };

/** @throws {Error} when a program cannot be bundled: it says why */
export async function bundle() {
  await build({
    cwd: root,
    input: PROGRAMS,
    external: OUTSIDE,
    platform: 'node',
    resolve: { alias: STAND_INS },
    output: {
      dir: 'dist',
      cleanDir: true,
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: 'chunk-[hash].js',
    },
    logLevel: 'warn',
  });
}
