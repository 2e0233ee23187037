import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { isAlive, pidNamespace, startOf } from '../../../src/stores/lmdb/processes.js';
import { deadProcess } from '../../support/dead-process.js';
import { until } from '../../support/until.js';

const onLinux = process.platform === 'linux' ? test : test.skip;

describe('a process', () => {
  test('lives until it has ended', () => {
    expect(isAlive(process.pid)).toBe(true);
    expect(isAlive(deadProcess())).toBe(false);
  });

  onLinux('is known by when it was started, whatever its name', async () => {
    const child = spawn('bash', ['-c', 'printf "a) b (c" >/proc/$$/comm; echo; read']);
    try {
      await once(child.stdout, 'data');
      const pid = child.pid ?? -1;
      expect(readFileSync(`/proc/${pid}/comm`, 'utf8')).toBe('a) b (c\n');
      const start = startOf(pid);
      expect(start).toBeGreaterThanOrEqual(startOf(process.pid) ?? Infinity);
      expect(startOf(pid)).toBe(start);
    } finally {
      child.kill();
    }
    expect(startOf(deadProcess())).toBeUndefined();
  });

  onLinux('is in the namespace of its parent', () => {
    const { stdout } = spawnSync('readlink', ['/proc/self/ns/pid'], { encoding: 'utf8' });
    expect(stdout).toMatch(/^pid:\[\d+\]\n$/);
    expect(pidNamespace()).toBe(stdout.trim());
  });

  onLinux('has ended even when its parent takes no note of it', async () => {
    const parent = spawn('bash', ['-c', 'sleep 1000 & echo $!; exec sleep 1000']);
    try {
      const [line] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(line.toString());
      await until('the parent is a program that waits for no child', () =>
        readFileSync(`/proc/${parent.pid}/comm`, 'utf8').startsWith('sleep'),
      );
      expect(isAlive(pid)).toBe(true);
      process.kill(pid, 'SIGKILL');
      await until('it has ended', () => !isAlive(pid));
      expect(() => process.kill(pid, 0)).not.toThrow();
    } finally {
      parent.kill();
    }
  });
});
