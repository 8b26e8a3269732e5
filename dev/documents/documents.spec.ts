import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
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
import { problemsByPlace } from '../../libs/common/src/kernel';
import { projectRoot } from '../platform';
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

  it('names every message of every topic', () => {
    const types = new Set(Object.values(topicFlows).flatMap((flow) => flow.types));
    expect([...types].sort()).toEqual(Object.keys(messageExamples).sort());
    expect(Object.keys(topics).filter((name) => !Object.hasOwn(topicFlows, name))).toEqual([]);
  });
});

describe('docs/errors.md', () => {
  const sources = sourcesOf(['apps', 'libs'].map((folder) => join(projectRoot, folder)));
  const codes = Object.values(problemsByPlace).flatMap((problems) => Object.keys(problems));

  it('names each code once, and each is one that something says', () => {
    expect(codes.filter((code, place) => codes.indexOf(code) !== place)).toEqual([]);
    // `cron_invalid` and the like are put together from two halves.
    const isSaid = (code: string): boolean =>
      [`'${code}'`, `\`no_\${name}\``, `\`\${kind}_invalid\``].some(
        (text, place) =>
          (place === 0 || /^no_(id|source|type)$|^(cron|rrule)_invalid$/.test(code)) && sources.includes(text),
      );
    expect(codes.filter((code) => !isSaid(code))).toEqual([]);
  });
});

function sourcesOf(folders: readonly string[]): string {
  return folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('spec.ts') && !path.includes('kernel/problems'))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
}
