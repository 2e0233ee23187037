import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Settings } from '../../config/env.js';
import { Engines } from '../../core/engines.js';
import { FaultPlan } from '../../ops/fault-plan.js';
import { RequestLog } from '../../ops/request-log.js';
import { StalledAnswers } from '../../ops/stalled-answers.js';
import { Admission } from '../../pace/admission.js';
import type { Pace } from '../../pace/pace.js';
import { TimerWheel } from '../../pace/timer-wheel.js';
import { Front } from './front.js';
import { KnownRequests } from './known-requests.js';
import { Models } from './models.js';

/** What all requests of the surface share. */
@Injectable()
export class Services implements OnModuleDestroy {
  readonly known = new KnownRequests();
  readonly wheel = new TimerWheel();
  readonly stalled = new StalledAnswers();
  readonly admission: Admission;
  readonly faults: FaultPlan;
  readonly models: Models;
  readonly pace: Pace;

  constructor(
    settings: Settings,
    readonly engines: Engines,
    readonly front: Front,
    readonly log: RequestLog,
  ) {
    this.admission = new Admission(settings);
    this.faults = new FaultPlan(settings);
    this.models = new Models(settings);
    this.pace = {
      ttft: settings.paceTtft,
      ttftPerPromptToken: settings.paceTtftPerToken,
      itl: settings.paceItl,
      loadFactor: settings.paceLoadFactor,
      speed: 1,
      recorded: settings.paceRecorded,
    };
  }

  /** Called when the server begins to end. */
  onModuleDestroy(): void {
    this.stalled.close();
  }
}
