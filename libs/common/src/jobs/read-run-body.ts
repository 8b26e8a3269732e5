import { StocklineError, nearest, shorten } from '@app/common/kernel';
import { overlaps, type Overlap } from './job';

/** What a run is asked for with. */
export interface RunBody {
  parameters: Record<string, unknown>;
  overlap?: Overlap;
}

/** Reads the body of a request for a run: `parameters` and `overlap`, both optional; no body is an empty one. */
export function readRunBody(body: unknown): RunBody {
  if (body === undefined || body === null) return { parameters: {} };
  if (!isObject(body)) throw wrong('the body must be an object', example);
  const { parameters = {}, overlap, ...others } = body;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    const near = nearest(other, ['parameters', 'overlap']);
    throw wrong(`the body has no member "${shorten(other)}"`, near === undefined ? example : `Did you mean ${near}?`);
  }
  if (!isObject(parameters)) throw wrong('"parameters" must be an object', example);
  if (overlap === undefined) return { parameters };
  if (!overlaps.includes(overlap as Overlap))
    throw wrong(`"overlap" must be one of ${overlaps.join(', ')}, not ${shorten(overlap)}`, example);
  return { parameters, overlap: overlap as Overlap };
}

const example = 'For example { "parameters": { "configId": "RESET_INVENTORY" }, "overlap": "queue" }.';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wrong = (message: string, hint: string): StocklineError =>
  new StocklineError({ code: 'body_invalid', message, hint });
