import { expect, test } from '@jest/globals';
import { Redaction } from '../../../src/core/redaction.js';
import { RecorderEngine } from '../../../src/engines/recorder/recorder.engine.js';
import { RecordingLog } from '../../../src/engines/recorder/recording-log.js';
import { describeEngine } from '../../contracts/engine.contract.js';
import { emptyRecordings } from '../../support/embedded-recordings.js';
import { upstreamUnderTest } from '../../support/upstream-under-test.js';

const recordings = emptyRecordings();

describeEngine('a recorder, around the upstream engine', () =>
  upstreamUnderTest((engine) => {
    const log = new RecordingLog(recordings, new Redaction([]));
    return new RecorderEngine(engine, log, true);
  }),
);

test('Of all that, finished exchanges are recorded, and no others', async () => {
  let finished = 0;
  for await (const { messages, replies, usage } of recordings.all()) {
    expect(messages[0].value).toMatch(/^(text|characters|calls|vast)\?$/);
    expect(replies.length).toBeGreaterThan(0);
    expect(usage.completion).toBeGreaterThan(0);
    finished++;
  }
  expect(finished).toBeGreaterThan(10);
});
