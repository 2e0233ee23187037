import { expect, test } from '@jest/globals';
import { Turns, type Continued } from '../../../src/pace/turns.js';

/** A work of so many parts, each of which takes a millisecond and is written down. */
class Work implements Continued {
  constructor(
    private readonly name: string,
    private parts: number,
    private readonly place: Place,
  ) {}

  goOn(): void {
    this.place.time++;
    this.place.done += this.name;
    if (--this.parts > 0) this.place.turns.queue(this);
  }
}

/** Where works are done. */
class Place {
  time = 0;
  done = '';
  readonly turns = new Turns(() => this.time);

  work(name: string, parts: number): Work {
    const work = new Work(name, parts, this);
    this.turns.queue(work);
    return work;
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('Works that are queued are done in parts, one of each after the other', async () => {
  const place = new Place();
  place.work('a', 3);
  place.work('b', 1);
  place.work('c', 2);
  expect(place.done).toBe('');
  while (place.done.length < 6) await nextTurn();
  expect(place.done).toBe('abcaca');
});

test('After two milliseconds of them, it is the turn of all else', async () => {
  const place = new Place();
  place.work('a', 5);
  for (const done of ['aa', 'aaaa', 'aaaaa']) {
    await nextTurn();
    expect(place.done).toBe(done);
  }
  place.work('b', 1);
  await nextTurn();
  expect(place.done).toBe('aaaaab');
});

test('A work that is over is not gone on with', async () => {
  const place = new Place();
  const over = place.work('a', 3);
  place.work('b', 1);
  place.turns.cancel(over);
  await nextTurn();
  expect(place.done).toBe('b');
});
