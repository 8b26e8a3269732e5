import { SetMetadata, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Role } from '@app/common/contracts';
import type { Caller as CallerIdentity } from './caller';

export const accessKey = 'stockline:access';

/** The role a caller needs at least. */
export const Requires = (role: Role): MethodDecorator & ClassDecorator => SetMetadata(accessKey, role);

/** Open to everyone: probes and documents only. */
export const Open = (): MethodDecorator & ClassDecorator => SetMetadata(accessKey, 'open');

/** Who calls: key id and role. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<{ caller: CallerIdentity }>().caller,
);
