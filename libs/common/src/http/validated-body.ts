import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { StocklineError, shorten } from '@app/common/kernel';

/** Bodies and queries by their classes: unknown members are refused, and every broken rule is named with its pointer. */
export const validatedBody = (): ValidationPipe =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) => {
      const problems = errors.flatMap((error) => flattened(error, ''));
      return new StocklineError({
        code: 'body_invalid',
        message: problems.map(({ pointer, rule }) => `${pointer}: ${rule}`).join('; '),
        hint: 'Mend the members that are named.',
        details: { errors: problems },
      });
    },
  });

function flattened(error: ValidationError, above: string): { pointer: string; rule: string; value: string }[] {
  const pointer = `${above}/${error.property}`;
  const own = Object.values(error.constraints ?? {}).map((rule) => ({
    pointer,
    rule,
    value: shorten(error.value ?? null),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => flattened(child, pointer))];
}
