import { basename } from 'node:path';
import { describe, test } from '@jest/globals';
import { ENCODINGS } from '../support/byte-pairs.js';
import { SHARED_DATA, SHARED_FILES } from '../support/corpora.js';
import { expectTokensOf } from '../support/corpus-tokens.js';

describe.each(ENCODINGS)(
  'The tokenizer of %s makes the tokens that gpt-tokenizer makes',
  (name) => {
    test.each(SHARED_FILES.map((path) => [basename(path), path]))('of texts in %s', (_, path) => {
      expectTokensOf(path, name);
    });

    if (SHARED_FILES.length === 0) {
      test.skip(`real corpora: not run, because ${SHARED_DATA} is not there`, () => undefined);
    }
  },
);
