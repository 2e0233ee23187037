import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './child.js';

/** A file below `src`, and what it imports: another one, or a package. */
export type Import = [from: string, to: string];

/** What dependency-cruiser says of a tree. */
export interface Cruise {
  readonly violations: readonly { from: string; to: string; rule: { name: string } }[];
  readonly ruleSetUsed: { readonly forbidden: readonly { name: string; comment?: string }[] };
}

const packages = { '@nestjs/common': '1', lmdb: '1', pino: '1' };
const devPackages = { autocannon: '1' };

/** Writes files with these imports and no others, files that nobody imports, and the packages, into `folder`. */
export function writeTree(
  folder: string,
  all: readonly (readonly [...Import, ...rest: unknown[]])[],
  unused: readonly string[],
): void {
  const imports = new Map<string, string[]>();
  for (const [from, to] of all) {
    imports.set(from, [...(imports.get(from) ?? []), to]);
    if (to.endsWith('.ts') && to !== 'core/missing.ts' && !imports.has(to)) imports.set(to, []);
  }
  for (const file of unused) imports.set(file, []);
  for (const [file, targets] of imports) {
    const lines = targets.map((to) => `import '${specifier(file, to)}';`);
    write(join(folder, 'src', file), [...lines, 'export {};', ''].join('\n'));
  }
  const manifest = { type: 'module', dependencies: packages, devDependencies: devPackages };
  write(join(folder, 'package.json'), JSON.stringify(manifest));
  for (const name of Object.keys({ ...packages, ...devPackages })) {
    const at = join(folder, 'node_modules', name);
    write(join(at, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(join(at, 'index.js'), '');
  }
  copyFileSync(join(ROOT, 'tsconfig.json'), join(folder, 'tsconfig.json'));
}

function specifier(from: string, to: string): string {
  if (!to.endsWith('.ts')) return to;
  return `${'../'.repeat(from.split('/').length - 1) || './'}${to.replace(/\.ts$/, '.js')}`;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Asks the project's rules about the tree in `folder`. */
export function cruise(folder: string): Cruise {
  const program = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(ROOT, '.dependency-cruiser.cjs');
  const args = [program, '--config', config, '--output-type', 'json', 'src'];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser said: ${stderr}`);
  return (JSON.parse(stdout) as { summary: Cruise }).summary;
}
