import { execFile } from 'node:child_process';
import { join } from 'node:path';

/** How a process ended: by itself with success, or by a signal. */
export interface Ended {
  readonly stdout: string;
  readonly signal: string | undefined;
}

/** Runs a script of this folder, which uses the compiled server, in a process of its own. Rejects when it fails. */
export function runScript(name: string, args: readonly string[]): Promise<Ended> {
  const command = [join(import.meta.dirname, name), ...args];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, command, (error, stdout, stderr) => {
      if (error && !error.signal) reject(new Error(`${name}: ${stderr}`, { cause: error }));
      else resolve({ stdout, signal: error?.signal ?? undefined });
    });
  });
}
