import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { warningsOf } from '../../../src/config/misspelt.js';
import { VARIABLES } from '../../../src/config/variables.js';
import { ROOT } from '../../support/child.js';

describe('A name in .env', () => {
  test.each([
    ['ON_MIS', 'ON_MISS'],
    ['PACE_TTFT', 'PACE_TTFT_MS'],
    ['PACE_TFT', 'PACE_TTFT_MS'],
    ['PACE_TTFT_PER_TOKEN', 'PACE_TTFT_PER_TOKEN_MS'],
    ['API_KEY', 'API_KEYS'],
    ['MODEL', 'MODELS'],
    ['PORTS', 'PORT'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['MONGO_URI', 'MONGODB_URI'],
    ['RATE_LIMIT_RPS', 'RATE_LIMIT_RPM'],
    ['RATE_LIMIT_TPN', 'RATE_LIMIT_TPM'],
    ['on_miss', 'ON_MISS'],
  ])('is warned of when it is nearly a setting’s: %s', (name, setting) => {
    const warning = `.env: ${name} is not a setting; did you mean ${setting}?`;
    expect(warningsOf(['DATABASE_URL', name])).toEqual([warning]);
  });

  test.each(['DATABASE_URL', 'NODE_ENV', 'OPENAI_API_KEY', 'DB_HOST', 'DB_PORT', 'MODE', 'TZ', ''])(
    'is another program’s when it is near none: %s',
    (name) => {
      expect(warningsOf([name])).toEqual([]);
    },
  );

  test('is right when it is a setting', () => {
    expect(warningsOf(Object.keys(VARIABLES))).toEqual([]);
  });

  test('is right when docker-compose.yml reads it', () => {
    const compose = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
    const read = [...compose.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name);
    expect(read).toContain('MONGODB_PORT');
    expect(warningsOf(read)).toEqual([]);
  });
});
