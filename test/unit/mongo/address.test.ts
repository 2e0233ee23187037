import { describe, expect, test } from '@jest/globals';
import { databaseName, publicAddress } from '../../../src/stores/mongo/address.js';
import { faultOf } from '../../../src/stores/mongo/address-fault.js';

describe('the address of a database, as people see it,', () => {
  test.each([
    ['mongodb://127.0.0.1', 'mongodb://127.0.0.1/reprise'],
    ['mongodb://127.0.0.1:27017/there', 'mongodb://127.0.0.1:27017/there'],
    ['mongodb://user:s3cret@a:1,b:2/there?replicaSet=x', 'mongodb://a:1,b:2/there'],
    ['mongodb://a/?replicaSet=x', 'mongodb://a/reprise'],
    ['mongodb+srv://user:s3cret@cluster.example/there', 'mongodb+srv://cluster.example/there'],
    ['mongodb://user:s3c@ret@a/there', 'mongodb://a/there'],
    ['mongodb://user:s3c/ret@a/there', 'mongodb://a/there'],
    ['mongodb://user:s3c?ret@a', 'mongodb://a/reprise'],
  ])('is without what is secret: %s', (uri, place) => {
    expect(publicAddress(uri)).toBe(place);
  });
});

describe('an address that cannot be one', () => {
  test.each([
    ['user:s3cr@et@127.0.0.1:1', 'Invalid connection string'],
    ['user:s3cr/et@127.0.0.1:1', 'Password contains unescaped characters'],
    ['user:s3cr?et@127.0.0.1:1', 'Password contains unescaped characters'],
    ['user:s3cr%zz@127.0.0.1:1', 'URI malformed'],
    ['us/er:s3cret@127.0.0.1:1', 'Username contains unescaped characters'],
    ['us er:s3cret@127.0.0.1:99999', 'The hosts and their ports cannot be read'],
    ['user:s3cret', 'The hosts and their ports cannot be read'],
    ['user:s3cret@', 'Protocol and host list are required in the URI'],
    ['user:s3cret@127.0.0.1:1,/x', 'A host has no name'],
    ['user:s3cret@127.0.0.1:1/a.b', '"a.b" cannot be the name of a database'],
    ['user:s3cret@127.0.0.1:1/a%20b', '"a b" cannot be the name of a database'],
    [`user:s3cret@h/${'é'.repeat(32)}`, `"${'é'.repeat(32)}" cannot be the name of a database`],
    ['user:s3cret@127.0.0.1:1/?nonsense=1', 'option nonsense is not supported'],
  ])('is told to be none, and why, without what is secret: %s', (rest, fault) => {
    expect(faultOf(`mongodb://${rest}`)).toMatch(new RegExp(`^${fault}$`, 'i'));
  });

  test.each([
    'mongodb://127.0.0.1',
    'mongodb://user:p%40ss@a:1,b:2,c:3/x?replicaSet=r&w=majority',
    'mongodb+srv://user:pass@cluster.example/x',
    'mongodb://[::1]:27017/x',
    'mongodb://%2Ftmp%2Fmongodb.sock/x',
  ])('is not one like %s', (uri) => {
    expect(faultOf(uri)).toBeUndefined();
  });
});

test('the database is the one that the address names, or one of ours', () => {
  expect(databaseName('mongodb://a,b/caf%C3%A9?x=y')).toBe('café');
  expect(databaseName('mongodb://user:pass@a')).toBe('reprise');
  expect(databaseName('mongodb://a/?replicaSet=x')).toBe('reprise');
});
