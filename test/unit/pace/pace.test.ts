import { describe, expect, test } from '@jest/globals';
import { readDelay } from '../../../src/pace/delay.js';
import { isPaced, readSpeed } from '../../../src/pace/pace.js';
import { NO_PACE } from '../../support/no-pace.js';

describe('A pace', () => {
  test.each([
    [{}, false],
    [{ loadFactor: 3, speed: 0.1 }, false],
    [{ ttft: readDelay('0') }, false],
    [{ ttft: readDelay('1') }, true],
    [{ ttft: readDelay('normal:0,1') }, true],
    [{ ttftPerPromptToken: 0.1 }, true],
    [{ itl: readDelay('lognormal:1,1') }, true],
  ])('%j takes time: %s', (pace, takesTime) => {
    expect(isPaced({ ...NO_PACE, ...pace })).toBe(takesTime);
  });

  test('has a speed within its bounds, or an error that says them', () => {
    const good = ['0.001', '1', ' 2.5 ', '1000'];
    expect(good.map(readSpeed)).toEqual(good.map(Number));
    const expected = new Error('a number from 0.001 to 1000');
    for (const bad of ['', '-1', '0', '0.0009', '1000.5', '0x1', '1e1', 'fast', '1,5', 'NaN']) {
      expect(() => readSpeed(bad)).toThrow(expected);
    }
  });
});
