import { StocklineError } from '@app/common/kernel';
import type { ParameterValues } from './parameter-values';

/** One thing that is wrong with one parameter, as an answer names it. */
export interface ParameterProblem {
  pointer: string;
  rule: string;
  value?: string;
  example?: string;
  hint?: string;
}

/** What a check says of a value: the rule that it breaks, and below which member where the value is an object. */
export interface BrokenRule {
  rule: string;
  hint?: string;
  member?: string;
}

/** Holds a value against a rule beyond its type, at the moment a run is asked for. Gives nothing where the value is fine. */
export type ParameterCheck = (value: unknown, all: ParameterValues) => BrokenRule | undefined;

/** A check out of a reader: what the reader would refuse during the run is refused when the run is asked for, in the same words. */
export const checkedBy =
  (read: (value: unknown, all: ParameterValues) => unknown): ParameterCheck =>
  (value, all) => {
    try {
      read(value, all);
      return undefined;
    } catch (error) {
      if (!(error instanceof StocklineError)) throw error;
      const named = error.details['parameter'];
      const parameter = typeof named === 'string' ? named : '';
      const member = parameter.split('.').slice(1).join('/');
      return {
        rule: error.message.startsWith(`${parameter} `) ? error.message.slice(parameter.length + 1) : error.message,
        ...(error.hint === undefined ? {} : { hint: error.hint }),
        ...(member === '' ? {} : { member }),
      };
    }
  };
