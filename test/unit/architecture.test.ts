/**
 * The rules of .dependency-cruiser.cjs, tried on a small source tree written for it: each wrong import
 * is caught by the rule named beside it, and each right one passes. The lists are written by hand from
 * the design, not derived from the rules.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cruise, writeTree, type Cruise, type Import } from '../support/cruised-tree.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

const wrong: [...Import, rule: string][] = [
  ['core/answer.ts', 'stores/lmdb/store.ts', 'core-imports-nothing-of-ours'],
  ['core/reader.ts', 'config/env.ts', 'core-imports-nothing-of-ours'],
  ['core/logger.ts', 'pino', 'core-needs-few-packages'],
  ['core/hidden.ts', 'lmdb', 'core-needs-few-packages'],
  ['config/paths.ts', 'ops/health.ts', 'config-imports-only-core-pace'],
  ['wire/ask.ts', 'config/env.ts', 'wire-imports-only-core'],
  ['pace/settings.ts', 'config/env.ts', 'pace-imports-only-core'],
  ['pace/stream.ts', 'surfaces/ask/ask.ts', 'pace-imports-only-core'],
  ['stores/lmdb/slow.ts', 'pace/schedule.ts', 'stores-imports-only-core-config'],
  ['ops/metrics.ts', 'stores/lmdb/store.ts', 'ops-imports-only-core-config-pace'],
  [
    'engines/remembering.engine.ts',
    'stores/lmdb/store.ts',
    'engines-imports-only-core-config-wire-pace-synthesis-tokens',
  ],
  [
    'engines/chatty.engine.ts',
    'surfaces/ask/ask.ts',
    'engines-imports-only-core-config-wire-pace-synthesis-tokens',
  ],
  [
    'conversation/strategies/v9.ts',
    'stores/lmdb/store.ts',
    'conversation-imports-only-core-config-synthesis-tokens',
  ],
  ['conversation/strategies/v8.ts', 'lmdb', 'databases-live-in-stores'],
  ['engines/counting.engine.ts', 'gpt-tokenizer', 'gpt-tokenizer-is-only-read'],
  ['conversation/pick.ts', 'wire/sse.ts', 'conversation-imports-only-core-config-synthesis-tokens'],
  ['tokens/cache.ts', 'config/env.ts', 'tokens-imports-only-core'],
  ['synthesis/settings.ts', 'config/env.ts', 'synthesis-imports-only-core'],
  ['synthesis/recall.ts', 'stores/lmdb/store.ts', 'synthesis-imports-only-core'],
  [
    'surfaces/ask/invent.ts',
    'synthesis/text.ts',
    'surfaces-imports-only-core-config-wire-ops-pace-tokens',
  ],
  ['stores/lmdb/copy.ts', 'stores/mongo/store.ts', 'stores-know-no-other-store'],
  ['stores/mongo/list.ts', 'stores/index.ts', 'stores-know-no-other-store'],
  ['stores/mongo/play.ts', 'conversation/replay.engine.ts', 'stores-imports-only-core-config'],
  [
    'surfaces/ask/direct.ts',
    'engines/local.engine.ts',
    'surfaces-imports-only-core-config-wire-ops-pace-tokens',
  ],
  [
    'surfaces/ask/chats.ts',
    'stores/lmdb/store.ts',
    'surfaces-imports-only-core-config-wire-ops-pace-tokens',
  ],
  [
    'surfaces/ask/pick.ts',
    'conversation/replay.engine.ts',
    'surfaces-imports-only-core-config-wire-ops-pace-tokens',
  ],
  ['surfaces/ask/borrow.ts', 'surfaces/openai/openai.ts', 'surfaces-know-no-other-surface'],
  ['surfaces/askew.ts', 'surfaces/ask/ask.ts', 'surfaces-know-no-other-surface'],
  ['cli/wipe.command.ts', 'stores/lmdb/store.ts', 'cli-imports-only-core-config-conversation'],
  ['ops/restart.ts', 'main.ts', 'nothing-imports-an-entry-point'],
  ['ops/modules.ts', 'app.module.ts', 'only-entry-points-import-the-composition-roots'],
  ['extras/thing.ts', 'core/message.ts', 'only-entry-points-see-everything'],
  ['stray.ts', 'core/message.ts', 'only-entry-points-see-everything'],
  ['core/fixture.ts', '../test/support.ts', 'src-stands-alone'],
  ['wire/table.ts', '../bench/floor.ts', 'src-stands-alone'],
  ['wire/colours.ts', 'autocannon', 'no-development-dependency'],
  ['core/nowhere.ts', 'core/missing.ts', 'no-unresolvable-import'],
  ['core/left.ts', 'core/right.ts', 'no-cycle'],
];

const right: Import[] = [
  ['main.ts', 'app.module.ts'],
  ['cli.ts', 'cli.module.ts'],
  ['cli.ts', 'cli/seed.command.ts'],
  ['app.module.ts', 'engines/local.engine.ts'],
  ['app.module.ts', 'stores/index.ts'],
  ['app.module.ts', 'surfaces/index.ts'],
  ['app.module.ts', 'conversation/replay.engine.ts'],
  ['app.module.ts', 'ops/health.ts'],
  ['cli/seed.command.ts', 'conversation/replay.engine.ts'],
  ['config/env.ts', 'core/message.ts'],
  ['config/env.ts', 'pace/delay.ts'],
  ['config/env.ts', 'pino'],
  ['core/engine.ts', 'core/message.ts'],
  ['core/engine.ts', 'node:crypto'],
  ['core/engine.ts', '@nestjs/common'],
  ['conversation/replay.engine.ts', 'conversation/strategies/v1.ts'],
  ['conversation/replay.engine.ts', 'config/env.ts'],
  ['conversation/strategies/v1.ts', 'core/engine.ts'],
  ['engines/local.engine.ts', 'core/engine.ts'],
  ['engines/local.engine.ts', 'pace/schedule.ts'],
  ['engines/local.engine.ts', 'wire/sse.ts'],
  ['engines/local.engine.ts', 'synthesis/text.ts'],
  ['conversation/replay.engine.ts', 'synthesis/text.ts'],
  ['synthesis/text.ts', 'core/message.ts'],
  ['ops/health.ts', 'config/env.ts'],
  ['stores/index.ts', 'stores/lmdb/store.ts'],
  ['stores/index.ts', 'stores/mongo/store.ts'],
  ['stores/lmdb/store.ts', 'lmdb'],
  ['stores/lmdb/store.ts', 'core/message.ts'],
  ['stores/mongo/store.ts', 'config/env.ts'],
  ['pace/schedule.ts', 'core/message.ts'],
  ['surfaces/ask/ask.ts', 'pace/schedule.ts'],
  ['surfaces/ask/ask.ts', 'wire/sse.ts'],
  ['surfaces/ask/ask.ts', 'ops/health.ts'],
  ['surfaces/index.ts', 'surfaces/ask/ask.ts'],
  ['surfaces/index.ts', 'surfaces/openai/openai.ts'],
  ['surfaces/openai/openai.ts', 'core/engine.ts'],
  ['wire/sse.ts', 'core/message.ts'],
];

// The way back of the cycle, which is reported once, at its first file.
const wayBack: Import = ['core/right.ts', 'core/left.ts'];

const unused = ['core/forgotten.ts', 'stores/lmdb/indexing.worker.ts', 'engines/model.process.ts'];

describe('the directions of dependency', () => {
  let folder: string;
  let result: Cruise;

  beforeAll(() => {
    folder = temporaryFolder();
    writeTree(folder, [...wrong, ...right, wayBack], unused);
    result = cruise(folder);
  });

  afterAll(() => {
    removeFolder(folder);
  });

  test.each(wrong)('%s may not import %s', (from, to, rule) => {
    expect(rulesBroken(from, to)).toContain(rule);
  });

  test.each(right)('%s may import %s', (from, to) => {
    expect(rulesBroken(from, to)).toEqual([]);
  });

  test('every rule tells where the code belongs instead', () => {
    expect(result.ruleSetUsed.forbidden.filter(({ comment }) => !comment)).toEqual([]);
  });

  test('a file that nobody uses is found, an entry point of a worker or process is not', () => {
    const orphans = result.violations.filter(({ rule }) => rule.name === 'no-orphan');
    expect(orphans.map(({ from }) => from)).toEqual(['src/core/forgotten.ts']);
  });

  function rulesBroken(from: string, to: string): string[] {
    return result.violations
      .filter((each) => each.from === `src/${from}` && isTarget(each.to, to))
      .map(({ rule }) => rule.name);
  }
});

function isTarget(found: string, to: string): boolean {
  if (!to.endsWith('.ts')) return found === to || found.startsWith(`node_modules/${to}/`);
  return join(found.replace(/\.js$/, '.ts')) === join('src', to) || endsLike(found, to);
}

// An import that leads nowhere is reported as it is written, relative to its file.
function endsLike(found: string, to: string): boolean {
  return found.startsWith('.') && found.replace(/\.js$/, '.ts').endsWith(to.replace(/^.*\//, '/'));
}
