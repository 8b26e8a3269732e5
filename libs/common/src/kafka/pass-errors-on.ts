import { Catch, type ExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

/**
 * Lets what a batch handler throws reach the transport as it is.
 * Without a filter Nest's RPC pipeline replaces every error by `{ status: 'error', message: 'Internal server error' }`, and the transport
 * could no longer tell what heals from what does not. Put `@UseFilters(PassErrorsOn)` on each controller with batch handlers.
 */
@Catch()
export class PassErrorsOn implements ExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
