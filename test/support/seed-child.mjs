/**
 * Stands for the program that seeds in a child process, and seeds nothing: it sends the reports of the JSON that it gets
 * for a path, and then does as `end` says: `quit`, `linger` until a signal, be `deaf` to SIGTERM, or end by `SIGKILL`
 * as soon as it gets one.
 */
const { reports, end } = JSON.parse(process.argv.at(-1) ?? '');

if (end === 'deaf') process.on('SIGTERM', () => undefined);
if (end === 'SIGKILL') process.on('SIGTERM', () => process.kill(process.pid, 'SIGKILL'));
const alive = setInterval(() => undefined, 1000);
for (const report of reports) process.send?.(report);
if (end === 'quit') {
  clearInterval(alive);
  process.disconnect();
}
