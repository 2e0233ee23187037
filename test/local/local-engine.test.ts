import { describeEngine } from '../contracts/engine.contract.js';
import { human } from '../support/dialogue.js';
import { tinyEngine } from '../support/local/tiny-model.js';
import { until } from '../support/until.js';

const IS_LOCAL = 'a local model';

describeEngine('the local engine, with the tiny model', () => {
  const engine = tinyEngine();
  return {
    engine,
    asks: {
      text: { fields: { messages: human('One, two') } },
      several: { fields: { messages: human('One, two'), n: 3 } },
      characters: {
        fields: { messages: human('The wheel'), stop: [' and'] },
        texts: [' turns 🎡'],
      },
      refused: {
        fields: { messages: human('One, two, '.repeat(500)) },
        code: 'context_length_exceeded',
      },
    },
    cannot: {
      calls: `${IS_LOCAL} calls no tools`,
      unending: `${IS_LOCAL} never waits in the middle`,
      silent: `${IS_LOCAL} answers, or fails`,
      vast: `${IS_LOCAL} has a context that its replies fit in`,
      broken: 'no request makes it fail in the middle; threads that die are tried by themselves',
    },
    idle: async () => {
      await until('the thread is idle', () => {
        const { busy, waiting } = engine.figures;
        return !busy && waiting === 0;
      });
    },
    close: () => engine.close(),
  };
});
