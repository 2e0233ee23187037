import { describe, expect, test } from '@jest/globals';
import { Conceal } from '../../../../src/engines/upstream/conceal.js';

describe('A text of somebody else’s', () => {
  test('loses the keys of this server, wherever they are', () => {
    const conceal = new Conceal(['top.secret', undefined, 'other$&key']);
    expect(conceal.in('a top.secret b top.secretother$&key c')).toBe('a *** b ****** c');
    expect(conceal.in('topXsecret')).toBe('topXsecret');
  });

  test('loses what looks like a key or a token', () => {
    const conceal = new Conceal([]);
    expect(conceal.in('Incorrect API key provided: sk-proj-ab**ef12. You')).toBe(
      'Incorrect API key provided: ***. You',
    );
    expect(conceal.in('{"authorization":"Bearer abc.def-123"}')).toBe(
      '{"authorization":"Bearer ***"}',
    );
    expect(conceal.in('the bearer of news asks: risk-free?')).toBe(
      'the bearer of news asks: risk-free?',
    );
  });

  test('stays as it is where a key is a word', () => {
    expect(new Conceal(['none', '']).in('none of it')).toBe('none of it');
  });
});
