import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import type { SeedStatus } from './seeding/seed-report.js';

/** Asks for a seed. */
export class SeedDto {
  @ApiProperty({ description: 'The server’s `SEED_SECRET`.' })
  @IsString()
  secret!: string;
}

/** A seed was started or cancelled. */
export class SeedMessageDto {
  @ApiProperty({ example: 'Running seed.' })
  message!: string;
}

class SkippedDto {
  @ApiProperty({ example: 'conversation is empty' })
  reason!: string;

  @ApiProperty({ example: 346 })
  count!: number;

  @ApiProperty({ description: 'The first few places.', type: [String] })
  examples!: string[];
}

/** What the running or the last seed does and did. */
export class SeedStatusDto implements SeedStatus {
  @ApiProperty({ enum: ['idle', 'running', 'done', 'failed', 'cancelled'] })
  state!: SeedStatus['state'];

  @ApiProperty({ description: 'Bytes read.' })
  bytesRead!: number;

  @ApiProperty({ description: 'Bytes to read.' })
  bytesTotal!: number;

  @ApiProperty()
  conversations!: number;

  @ApiProperty()
  messages!: number;

  @ApiProperty({
    description: 'Entries, messages and ids left out, and what is in a folder but not to be read.',
  })
  skipped!: number;

  @ApiProperty({ type: [SkippedDto], description: 'Why, once the seed is done.' })
  reasons!: SkippedDto[];

  @ApiProperty({ description: 'Seconds since the start.' })
  seconds!: number;

  @ApiProperty({ description: 'Megabytes read in a second.' })
  rate!: number;

  @ApiProperty({ type: String, nullable: true, description: 'Why the seed failed.' })
  error!: string | null;
}
