import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { Database } from '@app/common/database';
import {
  Caller,
  Documented,
  Requires,
  readLimit,
  readQuery,
  readTextCursor,
  writeCursor,
  type CallerIdentity,
} from '@app/common/http';
import { shorten, StocklineError } from '@app/common/kernel';
import { SearchPreferences, type SearchPreference } from '../../application/ports';
import { SearchProducts } from '../../application/search-products';
import { listPreferences, listVersions } from './list-preferences';
import { searchPreferencesRoutes } from './search-preferences.routes';

type Given = Record<string, unknown>;
const fewProducts = '20';

/** Search preferences: stored product filters, versioned. */
@Controller('search-preferences')
export class SearchPreferencesController {
  constructor(
    private readonly products: SearchProducts,
    private readonly preferences: SearchPreferences,
    private readonly database: Database,
  ) {}

  @Documented(searchPreferencesRoutes.list)
  @Get()
  @Requires('viewer')
  async list(@Query() given: Given): Promise<object> {
    const { limit, cursor } = readQuery(given, ['limit', 'cursor']);
    const { items, next } = await listPreferences(this.database, readLimit(limit), readTextCursor(cursor));
    return { items: items.map(shown), nextCursor: writeCursor(next) };
  }

  @Documented(searchPreferencesRoutes.read)
  @Get(':id')
  @Requires('viewer')
  async read(@Param('id') id: string, @Query() given: Given): Promise<object> {
    const { version } = readQuery(given, ['version']);
    return shown(await this.preferences.find(id, readVersion(version)));
  }

  @Documented(searchPreferencesRoutes.versions)
  @Get(':id/versions')
  @Requires('viewer')
  async versions(@Param('id') id: string): Promise<object> {
    const items = await listVersions(this.database, id);
    if (items.length === 0) await this.preferences.find(id);
    return { items: items.map(shown), nextCursor: null };
  }

  @Documented(searchPreferencesRoutes.put)
  @Put(':id')
  @Requires('merchandiser')
  async put(@Param('id') id: string, @Body() body: Given, @Caller() caller: CallerIdentity): Promise<object> {
    const { warnings, ...preference } = await this.products.put(id, body, caller.keyId);
    return { ...shown(preference), warnings };
  }

  @Documented(searchPreferencesRoutes.delete)
  @Delete(':id')
  @Requires('merchandiser')
  async delete(@Param('id') id: string, @Caller() caller: CallerIdentity): Promise<object> {
    return shown(await this.preferences.delete(id, caller.keyId));
  }

  /** `?perCondition=true` looks at the whole catalogue and tells what each condition lets through. */
  @Documented(searchPreferencesRoutes.preview)
  @Get(':id/preview')
  @Requires('viewer')
  async preview(@Param('id') id: string, @Query() given: Given): Promise<object> {
    const {
      limit = fewProducts,
      version,
      perCondition = 'false',
    } = readQuery(given, ['limit', 'version', 'perCondition']);
    if (perCondition !== 'true' && perCondition !== 'false')
      throw new StocklineError({
        code: 'query_invalid',
        message: `perCondition must be true or false, not "${shorten(perCondition)}"`,
        hint: 'true counts what each condition lets through.',
      });
    const preference = await this.preferences.find(id, readVersion(version));
    const preview = await this.products.preview(preference.filter, readLimit(limit), perCondition === 'true');
    return { searchPreferenceId: id, version: preference.version, ...preview };
  }

  /** Why a product is in or not, condition by condition. */
  @Documented(searchPreferencesRoutes.why)
  @Get(':id/products/:productId')
  @Requires('viewer')
  async why(@Param('id') id: string, @Param('productId') product: string): Promise<object> {
    return { searchPreferenceId: id, ...(await this.products.why(id, product)) };
  }

  /** A filter that is not stored, to try it out. */
  @Documented(searchPreferencesRoutes.tryOut)
  @Post('preview')
  @HttpCode(200)
  @Requires('viewer')
  async tryOut(@Body() body: Given, @Query() given: Given): Promise<object> {
    const { limit = fewProducts } = readQuery(given, ['limit']);
    return this.products.tryOut(body, readLimit(limit));
  }
}

const shown = ({ filter, ...preference }: SearchPreference): object => ({ ...preference, ...filter });

function readVersion(version: string | undefined): number | undefined {
  if (version === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(version)) return Number(version);
  throw new StocklineError({
    code: 'query_invalid',
    message: `version must be a whole number from 1, not "${shorten(version)}"`,
    hint: 'GET /search-preferences/{id}/versions lists them; left out, it is the newest.',
  });
}
