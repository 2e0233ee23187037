import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { until } from './until.js';

/** A named pipe: whoever reads it gets what the test writes, when the test writes it. */
export class Fifo {
  private file = -1;

  constructor(readonly path: string) {
    execFileSync('mkfifo', [path]);
  }

  /** Opens it before its reader comes. */
  hold(): this {
    this.file = openSync(this.path, constants.O_RDWR | constants.O_NONBLOCK);
    return this;
  }

  /** Opens it when its reader has come. */
  async meet(): Promise<void> {
    const mode = constants.O_WRONLY | constants.O_NONBLOCK;
    this.file = await until('somebody reads the pipe', () => {
      try {
        return openSync(this.path, mode);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENXIO') throw error;
        return false;
      }
    });
  }

  write(text: string): void {
    writeSync(this.file, text);
  }

  /** Writes white space, which JSON does not mind, so that its reader looks up; a full pipe is left as it is. */
  nudge(): void {
    try {
      this.write(' ');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }

  /** Its reader finds the end. */
  close(): void {
    closeSync(this.file);
  }
}
