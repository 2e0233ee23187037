import { createHash, timingSafeEqual } from 'node:crypto';
import { Body, Controller, Delete, Get, Headers, HttpCode, Post } from '@nestjs/common';
import {
  ApiBody,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
  ApiUnauthorizedResponse,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { Settings } from '../config/env.js';
import { compileCheck } from '../core/compiled-check.js';
import { InvalidSecretError, SeedForbiddenError } from '../core/seed-errors.js';
import { ApiBodyRefusals, ErrorDto } from './error.dto.js';
import { refuse } from './explain.js';
import { SeedDto, SeedMessageDto, SeedStatusDto } from './seed.dto.js';
import { seedFile } from './seeding/seed-file.js';
import { SeedRunner } from './seeding/seed-runner.js';

const SECRET_HEADER = 'x-seed-secret';
const isSeed = compileCheck(SeedDto) as (body: unknown) => body is SeedDto;

/** klu's seeding over HTTP, and a look at how it goes. */
@ApiTags('seed')
@ApiUnauthorizedResponse({ type: ErrorDto, description: 'The secret is wrong.' })
@ApiForbiddenResponse({ type: ErrorDto, description: 'No `SEED_SECRET` is set.' })
@Controller('conversation/seed')
export class SeedController {
  constructor(
    private readonly runner: SeedRunner,
    private readonly settings: Settings,
  ) {}

  @Post()
  @HttpCode(201)
  @ApiOperation({ summary: 'Seed the corpus from `SEED_FILE`, in the background' })
  @ApiBody({ type: SeedDto })
  @ApiCreatedResponse({ type: SeedMessageDto, description: 'The seed is running.' })
  @ApiBodyRefusals('The body is not JSON, or the secret is not a string.')
  @ApiConflictResponse({ type: ErrorDto, description: 'A seed is running.' })
  @ApiUnprocessableEntityResponse({ type: ErrorDto, description: 'The file cannot be read.' })
  @ApiServiceUnavailableResponse({
    type: ErrorDto,
    description: 'The database that keeps the corpus does not answer.',
  })
  async seed(@Body() body: unknown): Promise<SeedMessageDto> {
    if (!isSeed(body)) return refuse(SeedDto, body);
    this.authorise([body.secret], this.settings.seedSecret);
    await this.runner.start(seedFile(this.settings.seedFile));
    return { message: 'Running seed.' };
  }

  @Get()
  @ApiOperation({ summary: 'How the running or the last seed goes' })
  @ApiHeader({ name: SECRET_HEADER, required: true })
  @ApiOkResponse({ type: SeedStatusDto, description: 'What it has done so far, or did.' })
  status(@Headers(SECRET_HEADER) header: string | undefined): SeedStatusDto {
    this.authoriseHeader(header);
    return this.runner.status() as SeedStatusDto;
  }

  @Delete()
  @ApiOperation({ summary: 'Cancel the running seed; the corpus stays as it was' })
  @ApiHeader({ name: SECRET_HEADER, required: true })
  @ApiOkResponse({ type: SeedMessageDto, description: 'The seed was cancelled.' })
  @ApiConflictResponse({
    type: ErrorDto,
    description: 'No seed is running, or it went live before.',
  })
  async cancel(@Headers(SECRET_HEADER) header: string | undefined): Promise<SeedMessageDto> {
    this.authoriseHeader(header);
    await this.runner.cancel();
    return { message: 'Seed cancelled.' };
  }

  private authoriseHeader(header: string | undefined): void {
    // HTTP has no spaces at the ends of a header: a secret comes without its own.
    this.authorise(readings(header), this.settings.seedSecret?.replace(/^[ \t]+|[ \t]+$/g, ''));
  }

  private authorise(secrets: readonly (string | Buffer)[], wanted: string | undefined): void {
    if (wanted === undefined) throw new SeedForbiddenError();
    const right = digest(wanted);
    // Digests have one length and each is compared, so it takes the same time whatever is sent.
    const matches = secrets.map((secret) => timingSafeEqual(digest(secret), right));
    if (!matches.includes(true)) throw new InvalidSecretError();
  }
}

/** What a header may mean: Node reads it as latin1, and most clients send UTF-8. */
function readings(header = ''): (string | Buffer)[] {
  return [Buffer.from(header, 'latin1'), header];
}

function digest(secret: string | Buffer): Buffer {
  return createHash('sha256').update(secret).digest();
}
