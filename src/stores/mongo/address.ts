/** The database of addresses that name none. */
const DEFAULT_DATABASE = 'reprise';

/** Where a MongoDB is, for people: without the name, the password and the options in its address. */
export function publicAddress(uri: string): string {
  const [, scheme, rest] = /^(mongodb(?:\+srv)?:\/\/)(.*)$/s.exec(uri) ?? ['', 'mongodb://', ''];
  // Whatever stands before the last @ may be a password, well written or not.
  const [hosts, name] = rest.slice(rest.lastIndexOf('@') + 1).split(/[/?]/, 2);
  return `${scheme}${hosts}/${name || DEFAULT_DATABASE}`;
}

/** The database that an address names, or the default one. */
export function databaseName(uri: string): string {
  const [, name] = /^[^:]+:\/\/[^/?]*\/([^?]*)/.exec(uri) ?? [];
  return name ? decodeURIComponent(name) : DEFAULT_DATABASE;
}
