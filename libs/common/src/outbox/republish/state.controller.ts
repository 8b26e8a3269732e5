import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ArrayMaxSize, IsArray, IsOptional, Length } from 'class-validator';
import { Caller, Documented, Requires, readQuery, type CallerIdentity } from '@app/common/http';
import type { BucketSum } from '../copies/bucket-sums';
import { StateCopies } from '../copies/state-copies';
import { Republisher, type RepublishedTopic } from './republisher';
import { stateRoutes } from './state.routes';

interface ShownState {
  epoch: number;
  topics: RepublishedTopic[];
  copies: string[];
}

export class RebuildBody {
  @IsOptional() @IsArray() @ArrayMaxSize(100) @Length(1, 255, { each: true }) topics?: string[];
}

/** What this service has told the world, told again; and what it keeps of what others told, summed and read again. */
@Controller('state')
@Requires('admin')
export class StateController {
  constructor(
    private readonly republisher: Republisher,
    private readonly copies: StateCopies,
  ) {}

  @Documented(stateRoutes.show)
  @Get()
  async show(): Promise<ShownState> {
    return this.shown();
  }

  @Documented(stateRoutes.republish)
  @Post('republish')
  @HttpCode(202)
  async republish(@Caller() caller: CallerIdentity): Promise<ShownState> {
    await this.republisher.request(caller.keyId, { newEpoch: false });
    return this.shown();
  }

  @Documented(stateRoutes.newEpoch)
  @Post('new-epoch')
  @HttpCode(202)
  async newEpoch(@Caller() caller: CallerIdentity): Promise<ShownState> {
    await this.republisher.request(caller.keyId, { newEpoch: true });
    return this.shown();
  }

  @Documented(stateRoutes.sums)
  @Get('sums')
  async sums(
    @Query() given: Record<string, unknown>,
  ): Promise<{ topic: string; facts: readonly string[]; buckets: BucketSum[] }> {
    const { topic = '', facts } = readQuery(given, ['topic', 'facts']);
    return { topic, ...(await this.copies.sums(topic, facts?.split(','))) };
  }

  @Documented(stateRoutes.rebuild)
  @Post('copies/rebuild')
  @HttpCode(202)
  async rebuild(@Body() { topics }: RebuildBody, @Caller() caller: CallerIdentity): Promise<{ topics: string[] }> {
    return { topics: await this.copies.rebuild(caller.keyId, topics) };
  }

  private async shown(): Promise<ShownState> {
    return { ...(await this.republisher.state()), copies: this.copies.topics };
  }
}
