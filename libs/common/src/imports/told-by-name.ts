import { fileNameGroups } from '@app/common/files';
import { StocklineError, shorten } from '@app/common/kernel';

/** What a file's name says of it, where the pattern has groups of these names: the moment it speaks of, and its place among others. */
export interface ToldByName {
  readonly asOf?: Date;
  readonly sequence?: string;
}

const momentDigits = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?$/;

/**
 * Reads `(?P<asOf>…)` and `(?P<sequence>…)` of a pattern such as `^stock_(?P<asOf>\d{14})\.csv$`. A moment has its year first and is in UTC; a day
 * is its start. What is no moment or no number refuses the file: its order would be a guess.
 */
export function toldByName(fileNameRegex: string, fileName: string): ToldByName {
  const { asOf, sequence } = fileNameGroups(fileNameRegex, fileName);
  return {
    ...(asOf === undefined ? {} : { asOf: readMoment(fileName, asOf) }),
    ...(sequence === undefined ? {} : { sequence: readSequence(fileName, sequence) }),
  };
}

function readMoment(fileName: string, text: string): Date {
  const [, year, month, day, hour = '00', minute = '00', second = '00'] =
    momentDigits.exec(text.replace(/[-_:.TtZz ]/g, '')) ?? [];
  const stated = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const read = new Date(`${stated}Z`);
  if (!Number.isNaN(read.getTime()) && read.toISOString().startsWith(stated)) return read;
  throw unfit(fileName, 'asOf', text, 'a moment such as 20261130, 202611300600 or 2026-11-30T06-00-00');
}

function readSequence(fileName: string, text: string): string {
  if (/^\d{1,30}$/.test(text)) return text;
  throw unfit(fileName, 'sequence', text, 'a number of up to 30 digits');
}

const unfit = (fileName: string, group: string, text: string, wanted: string): StocklineError =>
  new StocklineError({
    code: 'file_name_unfit',
    message: `"${shorten(fileName)}" has "${shorten(text)}" where fileNameRegex has its ${group}, which is not ${wanted}`,
    hint: 'Mend the name, or the group in fileNameRegex.',
  });
