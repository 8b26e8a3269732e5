import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { Database } from '@app/common/database';
import {
  Caller,
  Documented,
  Requires,
  readLimit,
  readNumberCursor,
  readQuery,
  readTime,
  writeCursor,
  type CallerIdentity,
} from '@app/common/http';
import { StocklineError, shorten } from '@app/common/kernel';
import { findDeadLetter, findDeadLetters, type ShownDeadLetter } from './find-dead-letters';
import { replayDeadLetters } from './replay-dead-letters';
import { deadLettersRoutes } from './dead-letters.routes';

export class ReplayBody {
  @IsOptional() @Length(1, 255) topic?: string;
  @IsOptional() @Length(1, 100) reason?: string;
  @IsOptional() @IsString() from?: string;
  @IsOptional() @IsString() to?: string;
  @IsOptional() @IsInt() @Min(0) @Max(100_000) expect?: number;
}

/** Messages that this service could not take, each with its reason: found, looked at, and sent again once the reason is gone. */
@Controller('dead-letters')
@Requires('operator')
export class DeadLettersController {
  constructor(private readonly database: Database) {}

  @Documented(deadLettersRoutes.list)
  @Get()
  async list(@Query() given: Record<string, unknown>): Promise<object> {
    const query = readQuery(given, ['topic', 'reason', 'from', 'to', 'replayed', 'limit', 'cursor']);
    const { topic, reason } = query;
    const limit = readLimit(query.limit);
    const filter = {
      topic,
      reason,
      from: readTime('from', query.from),
      to: readTime('to', query.to),
      replayed: readBoolean('replayed', query.replayed),
    };
    const found = await findDeadLetters(this.database, filter, limit + 1, readNumberCursor(query.cursor));
    const items = found.slice(0, limit);
    return { items, nextCursor: writeCursor(found.length > limit ? { before: items.at(-1)!.id } : undefined) };
  }

  @Documented(deadLettersRoutes.one)
  @Get(':id')
  async one(@Param('id') id: string): Promise<ShownDeadLetter> {
    const found = /^\d{1,18}$/.test(id) ? await findDeadLetter(this.database, id) : undefined;
    if (found) return found;
    throw new StocklineError({
      code: 'dead_letter_unknown',
      message: `there is no dead letter "${shorten(id)}"`,
      hint: 'See GET /dead-letters; they are kept for 30 days.',
    });
  }

  /** Without `expect` it tells how many match; with it, and if that is their number, it sends them. */
  @Documented(deadLettersRoutes.replay)
  @Post('replay')
  @HttpCode(200)
  async replay(@Body() body: ReplayBody, @Caller() caller: CallerIdentity): Promise<object> {
    const { topic, reason, expect } = body;
    const filter = { topic, reason, from: readTime('from', body.from), to: readTime('to', body.to) };
    return replayDeadLetters(this.database, { filter, expect, who: caller.keyId });
  }
}

function readBoolean(name: string, value: string | undefined): boolean | undefined {
  if (value === undefined || value === 'true' || value === 'false')
    return value === undefined ? undefined : value === 'true';
  throw new StocklineError({
    code: 'query_invalid',
    message: `${name} must be true or false, not "${shorten(value)}"`,
    hint: 'Mend it, or leave it out.',
  });
}
