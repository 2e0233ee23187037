import { describe, expect, test } from '@jest/globals';
import { InvalidHeaderError } from '../../../src/core/errors.js';
import { readDelay } from '../../../src/pace/delay.js';
import type { Pace } from '../../../src/pace/pace.js';
import { requestedPace } from '../../../src/pace/requested-pace.js';

const usual: Pace = {
  ttft: readDelay('200'),
  ttftPerPromptToken: 0.5,
  itl: readDelay('25'),
  loadFactor: 2,
  speed: 4,
  recorded: false,
};

describe('The pace of a request', () => {
  test.each([{}, { 'x-request-id': '1' }, { 'x-reprise-speed': '', 'x-reprise-itl-ms': ' ' }])(
    'is the usual one with the headers %j',
    (headers) => {
      expect(requestedPace(usual, headers)).toBe(usual);
    },
  );

  test('has the speed that is asked for', () => {
    expect(requestedPace(usual, { 'x-reprise-speed': '2.5' })).toEqual({ ...usual, speed: 2.5 });
  });

  test('has the time between tokens that is asked for', () => {
    const pace = requestedPace(usual, { 'x-reprise-itl-ms': 'normal:40,5' });
    expect(pace).toEqual({ ...usual, itl: readDelay('normal:40,5') });
  });

  test('has the time to the first token that is asked for, whatever the prompt', () => {
    const pace = requestedPace(usual, { 'x-reprise-ttft-ms': '300' });
    expect(pace).toEqual({ ...usual, ttft: readDelay('300'), ttftPerPromptToken: 0 });
  });

  test('is none when a request asks for none', () => {
    const pace = requestedPace(usual, { 'x-reprise-ttft-ms': '0', 'x-reprise-itl-ms': '0' });
    expect([pace.ttft.none, pace.ttftPerPromptToken, pace.itl.none]).toEqual([true, 0, true]);
  });

  test.each([
    ['x-reprise-speed', 'fast', 'x-reprise-speed: "fast" is not a number from 0.001 to 1000.'],
    [
      'x-reprise-ttft-ms',
      '-1',
      'x-reprise-ttft-ms: "-1" is not a delay in milliseconds up to 3,600,000: 250, normal:250,50 (mean, sigma) or lognormal:250,0.5 (median, sigma of the logarithm).',
    ],
    [
      'x-reprise-speed',
      `"${'9'.repeat(5000)}`,
      `x-reprise-speed: "\\"${'9'.repeat(99)}…" is not a number from 0.001 to 1000.`,
    ],
  ])('is refused with a header %s that is not one', (header, value, message) => {
    let thrown: unknown;
    try {
      requestedPace(usual, { [header]: value });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(InvalidHeaderError);
    expect(thrown).toMatchObject({ status: 400, code: 'invalid_header', message });
  });
});
