/*
 * Loads a tokenizer in a process of its own, ours or gpt-tokenizer, and prints how many milliseconds that takes and how
 * many bytes of resident memory.
 */

const before = process.memoryUsage().rss;
const start = performance.now();
if (process.argv[2] === 'ours') {
  const { Tokenizer } = await import('../src/tokens/tokenizer.js');
  Tokenizer.of('o200k_base').count('first');
} else {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
  countTokens('first');
}
const milliseconds = performance.now() - start;
console.log(JSON.stringify({ milliseconds, bytes: process.memoryUsage().rss - before }));
