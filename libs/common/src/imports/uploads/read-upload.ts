import { readQuery } from '@app/common/http';
import { StocklineError, shorten } from '@app/common/kernel';

/** What a file is sent with. */
export interface UploadQuery {
  configId: string;
  fileName: string;
  /** As a job takes it: `preview` and `asOf` are in it. */
  additionalParameters: Record<string, unknown>;
  resendOf: string | undefined;
}

export const uploadNames = ['configId', 'fileName', 'preview', 'resendOf', 'asOf'] as const;

/** Reads the names that come with a file, in the query or as fields of a form. `named` is how the form calls the file. */
export function readUpload(
  { additionalParameters, ...others }: Readonly<Record<string, unknown>>,
  named: string | undefined,
): UploadQuery {
  const given = readQuery(others, [...uploadNames]);
  const { configId, fileName = named, preview, resendOf, asOf } = given;
  if (!configId) throw incomplete('configId', 'which import it is, for example configId=RESET_INVENTORY');
  if (!fileName) throw incomplete('fileName', 'how the file is called, for example fileName=stock.csv');
  const additional = objectOf(additionalParameters);
  if (preview !== undefined) setOnce(additional, 'dryRun', 'preview', flagOf(preview));
  if (asOf !== undefined) setOnce(additional, 'asOf', 'asOf', asOf);
  return { configId, fileName, additionalParameters: additional, resendOf };
}

function objectOf(given: unknown): Record<string, unknown> {
  if (given === undefined || given === '') return {};
  try {
    const value: unknown = typeof given === 'string' ? JSON.parse(given) : given;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Told below, in the same words as JSON that is no object.
  }
  throw unfit('additionalParameters must be one JSON object', 'For example additionalParameters={"resetBy":"QOH"}.');
}

function setOnce(additional: Record<string, unknown>, member: string, name: string, value: string | boolean): void {
  const stated = additional[member];
  if (stated !== undefined && stated !== value)
    throw unfit(`${name} and additionalParameters.${member} say different things`, 'Give one of the two.');
  additional[member] = value;
}

function flagOf(value: string): boolean {
  if (/^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  throw unfit(`preview must be true or false, not "${shorten(value)}"`, 'For example preview=true.');
}

const incomplete = (name: string, what: string): StocklineError => unfit(`${name} is missing`, `Say ${what}.`);

const unfit = (message: string, hint: string): StocklineError =>
  new StocklineError({ code: 'upload_unfit', message, hint });
