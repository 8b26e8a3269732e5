import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { StocklineError, shorten } from '@app/common/kernel';
import { schemas, type MessageData, type MessageType } from './schemas';

// Unknown members pass (a newer producer may add optional ones); strictTypes is off because unions of types are meant.
const makeAjv = (): Ajv =>
  addFormats(
    new Ajv({ allErrors: true, strictTypes: false, strictRequired: false, unicodeRegExp: true, verbose: true }),
  );
let ajv: Ajv | undefined;
const compiled = new Map<string, ValidateFunction>();

/**
 * Gives the data back with its type, or throws `unknown_type` or `message_invalid` naming pointer, value and rule.
 * Validators are compiled at the first message of their type.
 */
export function validateMessage<Type extends MessageType>(type: Type, data: unknown): MessageData<Type> {
  let validate = compiled.get(type);
  if (!validate) {
    if (!Object.hasOwn(schemas, type))
      throw new StocklineError({
        code: 'unknown_type',
        message: `no message of type "${shorten(type)}" is known here`,
        hint: 'Send one of the types of the AsyncAPI document, or replay the dead letter once a version that knows it runs.',
      });
    ajv ??= makeAjv();
    validate = ajv.compile(schemas[type]);
    compiled.set(type, validate);
  }
  if (validate(data)) return data as MessageData<Type>;
  const [first] = (validate.errors ?? [])
    .filter((error) => !['anyOf', 'oneOf', 'allOf'].includes(error.keyword))
    .concat(validate.errors ?? []);
  throw new StocklineError({
    code: 'message_invalid',
    message: `data${first?.instancePath ?? ''} ${first?.message ?? 'is not as the schema states'}, not ${shorten(first?.data)}`,
    hint: `See the schema of ${type} in the AsyncAPI document.`,
    details: { pointer: `/data${first?.instancePath ?? ''}` },
  });
}
