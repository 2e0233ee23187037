import { createReadStream } from 'node:fs';
import { parser } from 'stream-json';

/*
 * The floor of the seeding bench: stream-json reads the file into packed tokens, and nothing is done with them.
 */

const [path = ''] = process.argv.slice(2);
let tokens = 0;
createReadStream(path)
  .pipe(parser.asStream({ streamKeys: false, streamStrings: false, streamNumbers: false }))
  .on('data', () => tokens++)
  .on('end', () => {
    console.log(`${tokens} tokens`);
  });
