import { Validator } from '@seriousme/openapi-schema-validator';
import asyncApiSpecs from '@asyncapi/specs';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import {
  messageExamples,
  topicFlows,
  topics,
  validateMessage,
  type MessageType,
} from '../../libs/common/src/contracts';
import { documents } from './documents';

const written = documents();
const files = (ending: string): string[] => Object.keys(written).filter((path) => path.endsWith(ending));

describe('a generated document', () => {
  it.each(files('.openapi.json'))('%s is as OpenAPI 3.1 asks for', async (path) => {
    const result = await new Validator().validate(written[path]!);
    expect(result).toMatchObject({ valid: true });
  });

  it.each(files('.asyncapi.json'))('%s is as AsyncAPI 3.0 asks for', (path) => {
    const ajv = addFormats(
      new Ajv({ strict: false, allErrors: true, validateSchema: false, meta: false, unicodeRegExp: false }),
    );
    const validate = ajv.compile((asyncApiSpecs as unknown as { schemas: Record<string, object> }).schemas['3.0.0']!);
    expect({ isValid: validate(JSON.parse(written[path]!)), errors: validate.errors }).toEqual({
      isValid: true,
      errors: null,
    });
  });

  it.each(Object.keys(messageExamples) as MessageType[])('shows a message %s that would be taken', (type) => {
    expect(validateMessage(type, messageExamples[type])).toEqual(messageExamples[type]);
  });

  it('names every message of every topic that is in use', () => {
    const types = new Set(Object.values(topicFlows).flatMap((flow) => flow.types));
    expect([...types].sort()).toEqual(Object.keys(messageExamples).sort());
    expect(Object.keys(topics).filter((name) => !Object.hasOwn(topicFlows, name))).toEqual([
      'shopifyInventoryObserved',
      'shopifyInventoryApplied',
    ]);
  });
});
