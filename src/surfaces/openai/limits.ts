import type { SamplingDto } from './sampling.dto.js';

/** The texts before which a reply ends; an empty one is before every reply, and means nothing. */
export function stopsOf({ stop }: SamplingDto): readonly string[] {
  if (stop === null || stop === undefined) return NO_STOPS;
  return (typeof stop === 'string' ? [stop] : stop).filter((text) => text !== '');
}

const NO_STOPS: readonly string[] = [];
