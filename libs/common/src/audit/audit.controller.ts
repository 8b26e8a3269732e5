import { Controller, Get, Query } from '@nestjs/common';
import { Database } from '@app/common/database';
import { Documented, Requires, readLimit, readNumberCursor, readQuery, readTime, writeCursor } from '@app/common/http';
import { readAudit } from './read-audit';
import { auditRoutes } from './audit.routes';

/** Who did what: every change that came over HTTP, newest first. */
@Controller('audit')
@Requires('admin')
export class AuditController {
  constructor(private readonly database: Database) {}

  @Documented(auditRoutes.list)
  @Get()
  async list(@Query() given: Record<string, unknown>): Promise<object> {
    const query = readQuery(given, ['who', 'what', 'subject', 'from', 'to', 'limit', 'cursor']);
    const { who, what, subject } = query;
    const limit = readLimit(query.limit);
    const filter = { who, what, subject, from: readTime('from', query.from), to: readTime('to', query.to) };
    const rows = await readAudit(this.database, filter, limit + 1, readNumberCursor(query.cursor));
    const items = rows.slice(0, limit);
    return { items, nextCursor: writeCursor(rows.length > limit ? { before: items.at(-1)!.auditId } : undefined) };
  }
}
