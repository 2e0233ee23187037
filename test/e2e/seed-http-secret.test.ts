import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { json, type Answer } from '../support/client.js';
import { House } from '../support/house.js';
import {
  bodyWith,
  cancel,
  entry,
  post,
  reply,
  ROUTE,
  SECRET,
  serve,
  status,
  talk,
  text,
} from '../support/seed-http.js';
import type { Server } from '../support/server.js';

describe('who may seed', () => {
  const house = new House();
  let server: Server;
  beforeAll(async () => {
    await house.seed([talk('old')]);
    server = await serve(house, house.write(`[${entry('new')}]`));
  });
  afterAll(() => house.leave());

  test('a wrong secret gets the same 401 whatever it is, and nothing starts', async () => {
    const refusal = '{"statusCode":401,"message":"Invalid secret.","error":"Unauthorized"}';
    for (const wrong of ['', 'open', 'open sesame ', 'OPEN SESAME', 'x'.repeat(10_000), '\0']) {
      expect(text(await post(server, wrong))).toEqual([401, refusal]);
    }
    expect(text(await cancel(server, 'wrong'))).toEqual([401, refusal]);
    expect(text(await server.client.send('GET', ROUTE))).toEqual([401, refusal]);
    expect((await status(server)).state).toBe('idle');
    expect(await reply(server)).toBe(bodyWith('old'));
  });

  test('a secret that is no text gets klu’s 400', async () => {
    const refusal =
      '{"statusCode":400,"message":["secret must be a string"],"error":"Bad Request"}';
    for (const wrong of [null, 7, true, [], {}, [SECRET], { $ne: null }]) {
      expect(text(await post(server, wrong))).toEqual([400, refusal]);
    }
    expect(text(await server.client.send('POST', ROUTE))).toEqual([400, refusal]);
  });

  test('a secret may have any letters: its header is taken as UTF-8, as curl sends it, or as latin1', async () => {
    const send = (other: Server, header: string): Promise<Answer> =>
      other.client.send('GET', ROUTE, undefined, { 'x-seed-secret': header });
    const asUtf8 = (secret: string): string => Buffer.from(secret).toString('latin1');
    for (const secret of ['Öffne dich', 'сезам 芝麻 😀']) {
      const other = await house.serve({ SEED_SECRET: secret });
      expect((await post(other, 'Offne dich')).status).toBe(401);
      expect((await send(other, asUtf8(secret))).status).toBe(200);
      expect((await send(other, asUtf8(secret.slice(0, -1)))).status).toBe(401);
      expect((await send(other, asUtf8(asUtf8(secret)))).status).toBe(401);
      const cancelled = await cancel(other, asUtf8(secret));
      expect(cancelled.status).toBe(409);
    }
    const other = await house.serve({ SEED_SECRET: 'Öffne dich' });
    expect((await send(other, 'Öffne dich')).status).toBe(200);
    // A body says what it is written in, so nothing else is tried.
    expect((await post(other, asUtf8('Öffne dich'))).status).toBe(401);
  });

  test('spaces at the ends of a secret count, but in a header, which cannot have them', async () => {
    const other = await house.serve({ SEED_SECRET: ' pass\t' });
    expect((await cancel(other, 'pas')).status).toBe(401);
    expect((await cancel(other, 'pass')).status).toBe(409);
    expect((await cancel(other, ' pass\t')).status).toBe(409);
    expect((await post(other, 'pass')).status).toBe(401);
    expect((await post(other, ' pass\t')).status).toBe(201);
  });

  test('without SEED_SECRET in the settings nobody may, and the answer says so', async () => {
    const closed = await house.serve();
    const refusal = {
      statusCode: 403,
      message: 'Seeding over HTTP is off: set SEED_SECRET to allow it.',
      error: 'Forbidden',
    };
    const header = { 'x-seed-secret': '' };
    for (const answer of [
      await post(closed, ''),
      await post(closed, 'undefined'),
      await closed.client.send('GET', ROUTE, undefined, header),
      await closed.client.send('DELETE', ROUTE, undefined, header),
    ]) {
      expect(answer.status).toBe(403);
      expect(json(answer)).toEqual(refusal);
    }
  });
});
