/** The options of a mongod that holds test data: small, quick to start and to end, and alone on its machine. */

/**
 * @typedef {object} Options
 * @property {string} [replicaSet] name of a replica set of this one member, which is initiated; none by default
 * @property {string} [memberOf] name of a replica set of several members, which the caller initiates
 * @property {Record<string, string | number | boolean>} [parameters] server parameters, over the defaults
 * @property {string[]} [args] further arguments; an option among them takes the place of the default
 */

/** `notablescan` lets a query without an index fail, so that no test can pass with one. */
const PARAMETERS = {
  notablescan: true,
  diagnosticDataCollectionEnabled: false,
  shutdownTimeoutMillisForSignaledShutdown: 100,
};

/**
 * @param {Options & { port: number, dbPath: string }} options
 * @returns {string[]} the arguments of a mongod
 */
export function mongodArguments({ replicaSet, memberOf, parameters, args = [], port, dbPath }) {
  const set = replicaSet ?? memberOf;
  /** @type {Record<string, string | undefined>} */
  const defaults = {
    '--bind_ip': '127.0.0.1',
    '--port': String(port),
    '--dbpath': dbPath,
    '--wiredTigerCacheSizeGB': '0.25',
    ...(set !== undefined && { '--replSet': set, '--oplogSize': '64' }),
    '--nounixsocket': undefined,
    '--quiet': undefined,
  };
  return [
    ...Object.entries(defaults)
      .filter(([option]) => !args.some((arg) => arg.split('=')[0] === option))
      .flatMap(([option, value]) => (value === undefined ? [option] : [option, value])),
    ...Object.entries({ ...PARAMETERS, ...parameters }).flatMap(([name, value]) => [
      '--setParameter',
      `${name}=${value}`,
    ]),
    ...args,
  ];
}
