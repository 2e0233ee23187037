import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { showProgress } from '../../../src/cli/progress.js';
import type { SeedProgress } from '../../../src/conversation/seeding/seeder.js';
import { until } from '../../support/until.js';

/** Keeps what a terminal would be sent. */
class Terminal extends Writable {
  readonly isTTY = true;
  private sent = '';

  override _write(piece: Buffer, _: string, done: () => void): void {
    this.sent += piece.toString();
    done();
  }

  get text(): string {
    return stripVTControlCharacters(this.sent);
  }
}

const SO_FAR: SeedProgress = {
  bytesRead: 50_000_000,
  conversations: 5000,
  messages: 12_345,
  skipped: 0,
  seconds: 2,
};

describe('the progress of a seed on a terminal', () => {
  test('is a bar, a percentage and the time that is left, when the size is known', () => {
    const terminal = new Terminal();
    const display = showProgress([{ ended: false }], terminal);
    display.update({ ...SO_FAR, bytesTotal: 100_000_000 });
    display.stop();
    expect(terminal.text).toBe(
      `${'█'.repeat(12)}${'░'.repeat(12)} 50%  25.0 MB/s  12,345 messages  2 s left`,
    );
  });

  test('is what was read and the time so far, when the size is not known', () => {
    const terminal = new Terminal();
    const display = showProgress([{ ended: false }], terminal);
    display.update(SO_FAR);
    display.stop();
    expect(terminal.text).toBe('50.0 MB  25.0 MB/s  12,345 messages  2 s so far');
  });

  test('tells that the index is written once everything is read, though nothing more is reported', async () => {
    const terminal = new Terminal();
    const input = { ended: false };
    const display = showProgress([input], terminal);
    display.update(SO_FAR);
    input.ended = true;
    await until('it says so', () => terminal.text.endsWith('  writing the index'));
    display.stop();
    expect(terminal.text).not.toContain('%');
  });
});
