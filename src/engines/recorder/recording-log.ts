import { Logger } from '@nestjs/common';
import type { ChatRequest } from '../../core/chat.js';
import type { Origin } from '../../core/engine.js';
import { RepriseError } from '../../core/errors.js';
import { recordingId } from '../../core/recording-id.js';
import { redactRecording } from '../../core/redact-recording.js';
import type { Redaction } from '../../core/redaction.js';
import type { Recording, RecordingKeys, Recordings } from '../../core/recordings.js';
import { recordingKeys } from '../../core/rung-keys.js';
import type { Observation } from './observation.js';

/** Milliseconds for which an answer waits for its recording at most. */
const PATIENCE_MS = 2000;

/** Keeps recordings without what is redacted. What goes wrong with that is told in the log, once, and to no client. */
export class RecordingLog {
  private readonly logger = new Logger('Recorder');
  /** What was told last of what goes wrong, until a recording is kept again. */
  private told: string | undefined;

  constructor(
    private readonly recordings: Recordings,
    private readonly redaction: Redaction,
  ) {}

  /**
   * Keeps a finished exchange. Resolves once it is kept, or cannot be, or that takes too long to wait for.
   * @param at when it was asked
   */
  async keep(
    request: ChatRequest,
    { rung }: Origin,
    at: Date,
    observation: Observation,
  ): Promise<void> {
    const { model, conversation } = request;
    const recording = observation.recording({
      id: recordingId(at.getTime()),
      at: at.toISOString(),
      engine: rung,
      model,
      messages: conversation.messages,
    });
    if (!recording) return;
    await new Promise<void>((resolve) => {
      const patience = setTimeout(resolve, PATIENCE_MS);
      void this.append(recording, recordingKeys(conversation)).then(() => {
        clearTimeout(patience);
        resolve();
      });
    });
  }

  /** Never rejects. */
  private async append(recording: Recording, keys: RecordingKeys): Promise<void> {
    try {
      await this.recordings.append(redactRecording(recording, this.redaction), keys);
      if (this.told !== undefined) this.logger.log('Exchanges are recorded again.');
      this.told = undefined;
    } catch (error) {
      const why = error instanceof RepriseError ? error.told : String(error);
      if (why === this.told) return;
      this.told = why;
      this.logger.warn(`Exchanges are not recorded: ${why}`);
    }
  }
}
