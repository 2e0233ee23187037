/**
 * Downloads MongoDB's own mongod with mongodb-memory-server-core, in a process of its own, which can be ended when nothing
 * arrives. Arguments: the version, a folder. Prints the path on its last line, or on standard error why there is none.
 */
const [version = '', downloadDir = ''] = process.argv.slice(2);

// One attempt: the caller has another source to ask. The package checks certificates only when npm is said to.
Object.assign(process.env, { MONGOMS_MAX_RETRIES: '1', npm_config_strict_ssl: 'true' });

try {
  const { MongoBinary } = await import('mongodb-memory-server-core/lib/util/MongoBinary.js');
  console.log(await MongoBinary.getPath({ version, downloadDir }));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  // An answer that was not read would keep the process.
  process.exit(1);
}
