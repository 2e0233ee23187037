import { readSettings } from '../../../src/config/env.js';
import { Demands } from '../../../src/conversation/replay/demands.js';
import { Misses } from '../../../src/conversation/replay/misses.js';
import { ReplayEngine } from '../../../src/conversation/replay/replay.engine.js';
import { TokenBook } from '../../../src/conversation/replay/token-book.js';
import { LadderStrategy } from '../../../src/conversation/strategies/ladder.strategy.js';
import { CompletionService } from '../../../src/core/completion.service.js';
import { NoUpstreamEngine } from '../../../src/engines/no-upstream.engine.js';
import { describeEngine } from '../../contracts/engine.contract.js';
import { seed } from '../../support/ask.js';
import { embeddedCorpus } from '../../support/embedded-corpus.js';
import { ENGINE_ASKS, ENGINE_TALKS } from '../../support/engine-talks.js';

const AT_HAND = 'what is recorded is at hand as a whole';

const corpus = embeddedCorpus();

describeEngine('replay', async () => {
  await seed(
    corpus,
    ENGINE_TALKS.map(({ conversations }) => ({ messages: conversations })),
  );
  const settings = readSettings({});
  const { vast: _vast, ...asks } = ENGINE_ASKS;
  return {
    engine: new ReplayEngine(
      new CompletionService([new LadderStrategy(corpus)]),
      new Misses(corpus, settings, new NoUpstreamEngine()),
      new Demands(),
      new TokenBook(),
      settings,
    ),
    asks,
    cannot: { unending: AT_HAND, silent: AT_HAND, vast: AT_HAND, broken: AT_HAND },
    idle: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
});
