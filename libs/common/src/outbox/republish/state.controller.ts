import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { Caller, Documented, Requires, type CallerIdentity } from '@app/common/http';
import { Republisher, type RepublishedTopic } from './republisher';
import { stateRoutes } from './state.routes';

/** What this service has told the world, told again. */
@Controller('state')
@Requires('admin')
export class StateController {
  constructor(private readonly republisher: Republisher) {}

  @Documented(stateRoutes.show)
  @Get()
  async show(): Promise<{ epoch: number; topics: RepublishedTopic[] }> {
    return this.republisher.state();
  }

  @Documented(stateRoutes.republish)
  @Post('republish')
  @HttpCode(202)
  async republish(@Caller() caller: CallerIdentity): Promise<{ epoch: number; topics: RepublishedTopic[] }> {
    await this.republisher.request(caller.keyId, { newEpoch: false });
    return this.republisher.state();
  }

  @Documented(stateRoutes.newEpoch)
  @Post('new-epoch')
  @HttpCode(202)
  async newEpoch(@Caller() caller: CallerIdentity): Promise<{ epoch: number; topics: RepublishedTopic[] }> {
    await this.republisher.request(caller.keyId, { newEpoch: true });
    return this.republisher.state();
  }
}
