import { describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { again } from '../../../src/stores/mongo/again.js';
import {
  DatabaseSilentError,
  isBroken,
  isDatabaseError,
  isGone,
  isNobody,
  isOutage,
} from '../../../src/stores/mongo/failure.js';

const { mongo } = mongoose;
const server = (code: number): Error => new mongo.MongoServerError({ code, message: 'refused' });
const system = (code: string): Error => Object.assign(new Error(code), { code });
const lost = new mongo.MongoNetworkError('connection closed');
const nobody = new mongo.MongoServerSelectionError('no primary', {} as never);

describe('a failure of MongoDB', () => {
  test.each([
    ['silence', new DatabaseSilentError(100)],
    ['a lost connection', lost],
    ['no server to be found', nobody],
    ['a pipe that broke', system('EPIPE')],
    ['a primary that stepped down', server(189)],
    ['a server that is no primary', server(10107)],
    ['an election in the middle of an operation', server(11602)],
    ['a user without rights', server(13)],
    ['wrong credentials', server(18)],
  ])('is an outage when it is %s', (_, error) => {
    expect(isOutage(error)).toBe(true);
    expect(isDatabaseError(error)).toBe(true);
  });

  test.each([
    ['a query that is wrong', server(2)],
    ['a duplicate key', server(11000)],
    ['a collection that is gone', server(26)],
    ['a fault of the program', new TypeError('undefined is not a function')],
    ['another error of the system', system('ENOENT')],
    ['no error at all', 'refused'],
  ])('is none when it is %s', (_, error) => {
    expect(isOutage(error)).toBe(false);
  });

  test('says whether anything can have happened', () => {
    expect([lost, nobody].map(isNobody)).toEqual([false, true]);
    expect([lost, system('ECONNRESET')].map(isBroken)).toEqual([false, true]);
    expect([26, 43, 175, 2].map((code) => isGone(server(code)))).toEqual([true, true, true, false]);
  });
});

describe('what may be done twice', () => {
  /** Fails with these in turn, then succeeds. */
  const failing = (...errors: Error[]): (() => Promise<number>) => {
    let attempts = 0;
    return () => {
      const error = errors.at(attempts++);
      return error ? Promise.reject(error) : Promise.resolve(attempts);
    };
  };

  test('is done again while its server is lost, up to five times', async () => {
    expect(await again(failing(lost, lost, server(10107)))).toBe(4);
    await expect(again(failing(lost, lost, lost, lost, lost))).rejects.toBe(lost);
  });

  test('is not done again when nobody was found, or when it is at fault itself', async () => {
    const wrong = server(2);
    for (const error of [nobody, wrong]) {
      await expect(again(failing(error))).rejects.toBe(error);
    }
  });
});
