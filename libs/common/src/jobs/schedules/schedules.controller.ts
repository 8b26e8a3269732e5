import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { writeAudit } from '@app/common/audit';
import { Database } from '@app/common/database';
import { Caller, Documented, Requires, type CallerIdentity } from '@app/common/http';
import { readSchedule } from './read-schedule';
import { Schedules } from './schedules';
import type { ShownSchedule } from './shown-schedule';
import { schedulesRoutes } from './schedules.routes';

/** When the jobs of this service run by themselves. */
@Controller('schedules')
@Requires('operator')
export class SchedulesController {
  constructor(
    private readonly schedules: Schedules,
    private readonly database: Database,
  ) {}

  @Documented(schedulesRoutes.list)
  @Get()
  async list(): Promise<object> {
    return { items: await this.schedules.list(), nextCursor: null };
  }

  @Documented(schedulesRoutes.one)
  @Get(':name')
  async one(@Param('name') name: string): Promise<ShownSchedule> {
    return this.schedules.find(name);
  }

  @Documented(schedulesRoutes.put)
  @Put(':name')
  async put(
    @Param('name') name: string,
    @Body() body: unknown,
    @Caller() caller: CallerIdentity,
  ): Promise<ShownSchedule> {
    const given = readSchedule(name, body);
    await this.database.transaction(async (tx) => {
      const before = await this.schedules.stored(tx, name);
      await this.schedules.put(tx, given, caller.keyId);
      await writeAudit(tx, { who: caller.keyId, what: 'put schedule', subject: name, before, after: given });
    });
    return this.schedules.find(name);
  }

  @Documented(schedulesRoutes.remove)
  @Delete(':name')
  @HttpCode(204)
  async remove(@Param('name') name: string, @Caller() caller: CallerIdentity): Promise<void> {
    await this.database.transaction(async (tx) => {
      const before = await this.schedules.stored(tx, name);
      await this.schedules.remove(tx, name);
      await writeAudit(tx, { who: caller.keyId, what: 'remove schedule', subject: name, before, after: null });
    });
  }
}
