/**
 * The directions of dependency, as law: who may import whom under src/. A comment is what the failing
 * check prints, so each says where the code belongs instead.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
module.exports = {
  forbidden: [
    layer(
      'core',
      [],
      'core is the vocabulary and the ports. It imports nothing of ours: let it ask a port (an abstract class in core), and implement that port in engines, conversation or stores.',
    ),
    layer(
      'pace',
      ['core'],
      'pace says when things happen and who may run; it knows no protocol, no engine and no settings. Hand it what it needs.',
    ),
    layer(
      'config',
      ['core', 'pace'],
      'config reads the environment and knows nobody; pace only says how its settings are written. Put what it needs in core; wire it up in app.module.ts.',
    ),
    layer(
      'ops',
      ['core', 'config', 'pace'],
      'ops (health, logging, auth, error filter) looks at the rest through ports of core only.',
    ),
    layer(
      'wire',
      ['core'],
      'wire holds pure transforms between chunks and text. What needs an engine, a store or settings belongs to its caller.',
    ),
    layer(
      'engines',
      ['core', 'config', 'wire', 'pace', 'synthesis', 'tokens'],
      'An engine turns a ChatRequest into chunks and knows no protocol, no store and no strategy. Ask a port of core.',
    ),
    layer(
      'tokens',
      ['core'],
      'tokens counts and cuts texts. What needs a request, a corpus or settings belongs to its caller.',
    ),
    layer(
      'synthesis',
      ['core'],
      'synthesis makes replies up from a seed and a schema alone. What needs a corpus, a request or settings belongs to its caller.',
    ),
    layer(
      'conversation',
      ['core', 'config', 'synthesis', 'tokens'],
      'Replay, strategies and seeding ask the corpus port of core for candidates; they know no store, no engine and no protocol.',
    ),
    layer(
      'cli',
      ['core', 'config', 'conversation'],
      'A command gets stores and engines injected through ports of core; only the composition roots see everything.',
    ),
    layer(
      'stores',
      ['core', 'config'],
      'A store implements ports of core and knows nobody who uses them. Shared vocabulary belongs to core.',
    ),
    layer(
      'surfaces',
      ['core', 'config', 'wire', 'ops', 'pace', 'tokens'],
      'A surface speaks a protocol and asks core; it knows no engine, no store and no strategy. Get them injected through ports of core.',
    ),
    {
      name: 'stores-know-no-other-store',
      comment:
        'One store never imports another. What two share is vocabulary: move it to core. Only src/stores/index.ts lists them.',
      severity: 'error',
      from: { path: '^src/stores/([^/.]+)', pathNot: '^src/stores/index\\.ts$' },
      to: { path: '^src/stores/', pathNot: '^src/stores/$1[/.]' },
    },
    {
      name: 'surfaces-know-no-other-surface',
      comment:
        'One surface never imports another. What two share belongs to wire (pure transforms) or core. Only src/surfaces/index.ts lists them.',
      severity: 'error',
      from: { path: '^src/surfaces/([^/.]+)', pathNot: '^src/surfaces/index\\.ts$' },
      to: { path: '^src/surfaces/', pathNot: '^src/surfaces/$1[/.]' },
    },
    {
      name: 'core-needs-few-packages',
      comment:
        'core takes only node: built-ins, reflect-metadata, class-validator, class-transformer and @nestjs/common. Code that needs a package belongs to the engine, store or surface that uses it.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: {
        path: 'node_modules/',
        pathNot:
          'node_modules/(reflect-metadata|class-validator|class-transformer|@nestjs/common)/',
      },
    },
    {
      name: 'databases-live-in-stores',
      comment: 'Only a store knows its database: put this in src/stores and ask the port of core.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/stores/' },
      to: {
        path: [
          'node_modules/(lmdb|mongodb|mongoose|@nestjs/mongoose)/',
          '^(lmdb|mongodb|mongoose|@nestjs/mongoose)(/|$)',
        ],
      },
    },
    {
      name: 'gpt-tokenizer-is-only-read',
      comment:
        'gpt-tokenizer takes a quarter of a second to load, and seconds for some texts. src/tokens makes the same tokens, from the data of the package.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: ['node_modules/gpt-tokenizer/', '^gpt-tokenizer(/|$)'] },
    },
    {
      name: 'only-entry-points-see-everything',
      comment:
        'A file in a place without rules of its own. Move it into one of the folders of design.md, or add the new folder to .dependency-cruiser.cjs.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot:
          '^src/((config|core|conversation|engines|synthesis|tokens|stores|surfaces|wire|pace|ops|cli)/|(app\\.module|cli\\.module|main|cli)\\.ts$)',
      },
      to: { path: '^src/' },
    },
    {
      name: 'nothing-imports-an-entry-point',
      comment:
        'main.ts and cli.ts start the program when they are imported. Move what is shared to core, or to the module that owns it.',
      severity: 'error',
      from: {},
      to: { path: '^src/(main|cli)\\.ts$' },
    },
    {
      name: 'only-entry-points-import-the-composition-roots',
      comment:
        'app.module.ts and cli.module.ts are the composition roots: main.ts and cli.ts assemble them, and nobody else needs them.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main|cli)\\.ts$' },
      to: { path: '^src/(app|cli)\\.module\\.ts$' },
    },
    {
      name: 'src-stands-alone',
      comment: 'The server ships without test/, bench/ and scripts/. Move what it needs into src/.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'no-development-dependency',
      comment:
        'The server ships without devDependencies. Move the package to "dependencies" in package.json.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    },
    {
      name: 'no-undeclared-dependency',
      comment:
        'The package is installed only because another one needs it. Declare it in "dependencies" of package.json.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-cycle',
      comment:
        'Two files need each other. Move what both need into a third, or turn one direction into a port of core.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable-import',
      comment:
        'Nothing is found at this import. Relative ones end in ".js" though the file ends in ".ts".',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-orphan',
      comment:
        'No file imports this one and it imports none: use it or delete it. An entry point of a worker or a child process is named *.worker.ts or *.process.ts.',
      severity: 'error',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: '(^src/(main|cli)|\\.(worker|process|d))\\.ts$',
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // An import of a type is an import too: a direction of dependency holds for both.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};

/**
 * @param {string} folder of src/
 * @param {string[]} others the folders it may import from, besides itself
 * @param {string} comment
 */
function layer(folder, others, comment) {
  const allowed = [folder, ...others].join('|');
  return {
    name: `${folder}-imports-${others.length > 0 ? `only-${others.join('-')}` : 'nothing-of-ours'}`,
    comment,
    severity: 'error',
    from: { path: `^src/${folder}/` },
    to: { path: '^src/', pathNot: `^src/(${allowed})/` },
  };
}
