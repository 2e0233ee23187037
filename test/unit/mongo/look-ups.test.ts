import { beforeEach, describe, expect, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../src/core/errors.js';
import type { Key } from '../../../src/core/keys.js';
import { keyName, LookUps } from '../../../src/stores/mongo/look-ups.js';

/** A query that the test answers. */
interface Asked {
  readonly keys: readonly string[];
  readonly answer: (...named: string[]) => void;
  readonly fail: (error: Error) => void;
}

const key = (name: string | number): Key => Buffer.from(String(name).padEnd(16));
const nameOf = (one: Key): string => one.toString().trim();
/** Lets everything happen that waits for nothing. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('look-ups', () => {
  let asked: Asked[];
  let lookUps: LookUps<Key, string>;
  beforeEach(() => {
    asked = [];
    lookUps = new LookUps(
      (keys) =>
        new Promise((resolve, reject) => {
          const answer = (...named: string[]): void => {
            resolve(new Map(named.map((name) => [keyName(key(name)), `found ${name}`])));
          };
          asked.push({ keys: keys.map(nameOf), answer, fail: reject });
        }),
      keyName,
    );
  });

  test('of the same tick are one query, with each key once', async () => {
    const all = Promise.all(['a', 'b', 'a'].map((name) => lookUps.get(key(name))));
    await settled();
    expect(asked.map(({ keys }) => keys)).toEqual([['a', 'b']]);
    asked[0].answer('a', 'b');
    expect(await all).toEqual(['found a', 'found b', 'found a']);
  });

  test('that come while a query asks for their key wait for that one', async () => {
    const first = lookUps.get(key('a'));
    await settled();
    const second = lookUps.get(key('a'));
    await settled();
    expect(asked).toHaveLength(1);
    asked[0].answer('a');
    expect(await Promise.all([first, second])).toEqual(['found a', 'found a']);
  });

  test('that come while two queries are under way are gathered until one of them ends', async () => {
    const all: Promise<string>[] = [];
    for (const name of ['a', 'b', 'c', 'd']) {
      all.push(lookUps.get(key(name)));
      await settled();
    }
    expect(asked.map(({ keys }) => keys)).toEqual([['a'], ['b']]);
    asked[0].answer('a');
    await settled();
    expect(asked[2].keys).toEqual(['c', 'd']);
    asked[1].answer('b');
    asked[2].answer('c', 'd');
    expect(await Promise.all(all)).toEqual(['found a', 'found b', 'found c', 'found d']);
  });

  test('of more keys than one query takes are several', async () => {
    const names = Array.from({ length: 300 }, (_, i) => String(i));
    const all = Promise.all(names.map((name) => lookUps.get(key(name))));
    for (let next = 0; next < 3; next++) {
      await settled();
      asked[next].answer(...asked[next].keys);
    }
    expect(await all).toEqual(names.map((name) => `found ${name}`));
    expect(asked.flatMap(({ keys }) => keys)).toEqual(names);
    expect(Math.max(...asked.map(({ keys }) => keys.length))).toBe(128);
  });

  test('that a query does not name are asked for again', async () => {
    const all = Promise.all(['a', 'b'].map((name) => lookUps.get(key(name))));
    await settled();
    asked[0].answer('a');
    await settled();
    expect(asked[1].keys).toEqual(['b']);
    asked[1].answer('b');
    expect(await all).toEqual(['found a', 'found b']);
  });

  test('fail with their own query, and others go on', async () => {
    const failing = lookUps.get(key('a'));
    const error = new Error('a query that the server refuses');
    const failed = expect(failing).rejects.toBe(error);
    await settled();
    const other = lookUps.get(key('b'));
    await settled();
    asked[0].fail(error);
    asked[1].answer('b');
    await failed;
    expect(await other).toBe('found b');
    const again = lookUps.get(key('a'));
    await settled();
    asked[2].answer('a');
    expect(await again).toBe('found a');
  });

  test('that wait behind a database that is gone end with it, and later ones ask anew', async () => {
    const error = new StoreUnavailableError('gone');
    const all = ['a', 'b', 'c'].map((name) => lookUps.get(key(name)));
    await settled();
    const late = ['d', 'e'].map((name) => lookUps.get(key(name)));
    await settled();
    const waiting = lookUps.get(key('f'));
    const failed = Promise.all([...all, waiting].map((one) => expect(one).rejects.toBe(error)));
    asked[0].fail(error);
    await failed;
    asked[1].answer('d', 'e');
    expect(await Promise.all(late)).toEqual(['found d', 'found e']);
    const again = lookUps.get(key('a'));
    await settled();
    asked[2].answer('a');
    expect(await again).toBe('found a');
  });
});
