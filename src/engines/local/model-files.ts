import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What follows the name of a model's file, by the precision in it; others have their own name: `_q4`. */
const SUFFIXES: Readonly<Record<string, string>> = { fp32: '', q8: '_quantized' };

/**
 * Looks whether the files of a model are there, since the library says of most that are missing no more than that
 * something is undefined.
 * @returns what is wrong, or undefined
 */
export function faultIn(folder: string, precision: string): string | undefined {
  const model = `onnx/model${SUFFIXES[precision] ?? `_${precision}`}.onnx`;
  if (!isThere(folder, 'isDirectory')) return 'there is no such folder';
  for (const name of ['config.json', 'tokenizer.json', 'tokenizer_config.json']) {
    if (!isThere(join(folder, name), 'isFile')) return `there is no ${name} in it`;
    try {
      JSON.parse(readFileSync(join(folder, name), 'utf8'));
    } catch {
      return `its ${name} is no JSON`;
    }
  }
  return isThere(join(folder, model), 'isFile') ? undefined : `there is no ${model} in it`;
}

function isThere(path: string, kind: 'isFile' | 'isDirectory'): boolean {
  return statSync(path, { throwIfNoEntry: false })?.[kind]() ?? false;
}
