import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { roleCovers, type Role } from '@app/common/contracts';
import { StocklineError } from '@app/common/kernel';
import type { Request } from 'express';
import { accessKey } from './access';
import type { Caller } from './caller';
import type { Callers } from './callers';

/** Lets nobody in without a key whose role covers what the route asks for; a route that asks for nothing lets nobody in at all. */
@Injectable()
export class RoleGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: Callers,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const needed = this.reflector.getAllAndOverride<Role | 'open' | undefined>(accessKey, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (needed === 'open') return true;
    const request = context.switchToHttp().getRequest<Request & { caller?: Caller }>();
    const caller = await this.callers.callerOf(bearer(request), new Date());
    if (!caller)
      throw new StocklineError({
        code: 'unauthenticated',
        message: 'no valid key came with the request',
        hint: 'Send it as "Authorization: Bearer <key or token>".',
      });
    request.caller = caller;
    if (needed === undefined || !roleCovers(caller.role, needed))
      throw new StocklineError({
        code: 'forbidden',
        message: `key "${caller.keyId}" has the role ${caller.role}; this needs ${needed ?? 'a role that no route names'}`,
        hint: `Ask for a key with the role ${needed ?? 'admin'}.`,
      });
    return true;
  }
}

const bearer = (request: Request): string =>
  /^Bearer (\S{1,8192})$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
