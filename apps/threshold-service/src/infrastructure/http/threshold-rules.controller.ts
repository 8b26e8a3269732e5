import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { Caller, Documented, Requires, readQuery, type CallerIdentity } from '@app/common/http';
import { StocklineError } from '@app/common/kernel';
import { ApplyRules, shownRule } from '../../application/apply-rules';
import { ThresholdRules } from '../../application/ports';
import { RuleBody, RuleRunBody } from './bodies';
import { thresholdRulesRoutes } from './threshold-rules.routes';

type Given = Record<string, unknown>;

/** Threshold rules: a value for every product that a search preference chooses, with priority and dates. */
@Controller('threshold-rules')
export class ThresholdRulesController {
  constructor(
    private readonly apply: ApplyRules,
    private readonly rules: ThresholdRules,
  ) {}

  @Documented(thresholdRulesRoutes.list)
  @Get()
  @Requires('viewer')
  async list(): Promise<object> {
    return { items: (await this.rules.list()).map(shownRule), nextCursor: null };
  }

  /** Which rule wins for a product, and why the others do not. */
  @Documented(thresholdRulesRoutes.explain)
  @Get('evaluation')
  @Requires('viewer')
  async explain(@Query() given: Given): Promise<object> {
    const { productId, facilityId } = readQuery(given, ['productId', 'facilityId']);
    if (!productId || !facilityId)
      throw new StocklineError({
        code: 'query_invalid',
        message: `${productId ? 'facilityId' : 'productId'} is missing`,
        hint: 'GET /threshold-rules/evaluation?productId=P100&facilityId=ONLINE.',
      });
    return this.apply.explain(productId, facilityId, new Date());
  }

  @Documented(thresholdRulesRoutes.read)
  @Get(':id')
  @Requires('viewer')
  async read(@Param('id') id: string): Promise<object> {
    return shownRule(await this.rules.find(id));
  }

  @Documented(thresholdRulesRoutes.put)
  @Put(':id')
  @Requires('merchandiser')
  async put(@Param('id') id: string, @Body() body: RuleBody, @Caller() caller: CallerIdentity): Promise<object> {
    const { searchPreferenceId, facilityId, units, priority = 100, from = null, thru = null, enabled = true } = body;
    const stated = { searchPreferenceId, facilityId, units, priority, from, thru, enabled };
    return shownRule(await this.apply.put(id, stated, caller.keyId, new Date()));
  }

  @Documented(thresholdRulesRoutes.delete)
  @Delete(':id')
  @Requires('merchandiser')
  async delete(@Param('id') id: string, @Caller() caller: CallerIdentity): Promise<object> {
    return shownRule(await this.rules.delete(id, caller.keyId));
  }

  /** Evaluates all rules and has what comes of it imported, or previewed; gives the run of the import. */
  @Documented(thresholdRulesRoutes.run)
  @Post('runs')
  @HttpCode(202)
  @Requires('merchandiser')
  async run(
    @Body() { propertyResource = 'FTP_CONFIG', preview = false }: RuleRunBody,
    @Caller() caller: CallerIdentity,
  ): Promise<object> {
    return this.apply.run({ propertyResource, preview }, caller.keyId, new Date());
  }
}
