import { describeEngine } from '../../contracts/engine.contract.js';
import { upstreamUnderTest } from '../../support/upstream-under-test.js';

describeEngine('the upstream engine, before another Reprise', () => upstreamUnderTest());
