import type { DynamicModule, Type } from '@nestjs/common';
import type { ErrorShape } from './error-shape.js';
import type { FastRoute } from './fast-route.js';

/** A protocol that the server speaks. */
export interface Surface {
  /** Its controllers. */
  readonly module: DynamicModule;
  /** How it writes errors. */
  readonly errors: ErrorShape;
  /** What it provides for the fast lane. */
  readonly routes: readonly Type<FastRoute>[];
}
