import { StocklineError, nearest, shorten } from '@app/common/kernel';
import type { FileImportParameters } from './file-import-parameters';
import type { ImportDeclaration } from './import-declaration';
import { readAdditionalParameters } from './read-additional-parameters';

/** The parameters of a file-import job as the engine goes by them. What a job's own table has checked already is not checked again. */
export function readParameters(
  given: Readonly<Record<string, unknown>>,
  declarations: ReadonlyMap<string, ImportDeclaration>,
): { parameters: FileImportParameters; declaration: ImportDeclaration } {
  const configId = text(given, 'configId');
  const declaration = configId === undefined ? undefined : declarations.get(configId);
  if (configId === undefined || declaration === undefined)
    throw new StocklineError({
      code: 'parameter_invalid',
      message: `configId "${shorten(configId ?? '')}" is no import of this job`,
      hint: hintFor(configId ?? '', [...declarations.keys()]),
      details: { parameter: 'configId' },
    });
  const propertyResource = text(given, 'propertyResource');
  if (propertyResource === undefined)
    throw new StocklineError({
      code: 'parameter_missing',
      message: 'propertyResource must name the connection that files are taken from',
      hint: 'For example "FTP_CONFIG".',
      details: { parameter: 'propertyResource' },
    });
  return {
    declaration,
    parameters: {
      propertyResource,
      configId,
      fileNameRegex: text(given, 'fileNameRegex') ?? '*.csv',
      remoteFilename: text(given, 'remoteFilename'),
      groupBy: text(given, 'groupBy'),
      locationSeqId: text(given, 'locationSeqId'),
      additionalParameters: readAdditionalParameters(given['additionalParameters'], declaration),
    },
  };
}

function text(given: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = given[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw new StocklineError({
    code: 'parameter_invalid',
    message: `${name} must be text, not ${shorten(value)}`,
    details: { parameter: name },
  });
}

function hintFor(typed: string, known: readonly string[]): string {
  const near = nearest(typed, known);
  return near === undefined ? `Known are ${known.join(', ')}.` : `Did you mean "${near}"?`;
}
