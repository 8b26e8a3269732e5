import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

type Json = Record<string, unknown>;

export interface Operation {
  method: string;
  path: string;
  id: string;
  needsKey: boolean;
  parameters: { name: string; in: 'path' | 'query' | 'header'; required: boolean; schema: Json }[];
  body: Json | undefined;
  bodyIsRequired: boolean;
  responses: Record<string, { content?: Record<string, { schema: Json }> }>;
}

/** The operations of an OpenAPI document. */
export function operationsOf(document: Json): Operation[] {
  const schemas = (document['components'] as { schemas: Json }).schemas;
  const paths = document['paths'] as Record<string, Record<string, Json>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, given]) => {
      const body = given['requestBody'] as { required: boolean; content: Record<string, { schema: Json }> } | undefined;
      return {
        method: method.toUpperCase(),
        path,
        id: given['operationId'] as string,
        needsKey: given['security'] === undefined,
        parameters: given['parameters'] as Operation['parameters'],
        body: withoutReferences(body?.content['application/json']?.schema, schemas) as Json | undefined,
        bodyIsRequired: body?.required ?? false,
        responses: given['responses'] as Operation['responses'],
      };
    }),
  );
}

function withoutReferences(value: unknown, schemas: Json): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutReferences(item, schemas));
  if (typeof value !== 'object' || value === null) return value;
  const { $ref } = value as { $ref?: string };
  if ($ref !== undefined) return withoutReferences(schemas[$ref.replace('#/components/schemas/', '')], schemas);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutReferences(member, schemas)]));
}

/** Holds answers against what a document says of them. */
export class AnswerCheck {
  private readonly ajv = addFormats(
    new Ajv2020({ strict: false, allErrors: true, unicodeRegExp: true, validateFormats: true }),
  );
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(document: Json) {
    this.ajv.addSchema({ $id: 'https://stockline.test/document', ...document });
  }

  /** What is wrong with an answer: nothing, where it is as the document says. */
  problemsOf(operation: Operation, status: number, contentType: string, body: unknown): string[] {
    const response = operation.responses[status];
    if (!response)
      return [`status ${status} is not declared for ${operation.id}: ${JSON.stringify(body)?.slice(0, 300)}`];
    const type = contentType.split(';')[0]!.trim();
    if (response.content === undefined) return body === undefined || body === '' ? [] : ['the answer should be empty'];
    const schema = response.content[type]?.schema;
    if (!schema) return [`content type "${type}" is not declared for ${operation.id} ${status}`];
    const key = `${operation.id} ${status} ${type}`;
    let validate = this.compiled.get(key);
    if (!validate) {
      const resolved = JSON.parse(
        JSON.stringify(schema).replaceAll('"#/', '"https://stockline.test/document#/'),
      ) as Json;
      this.compiled.set(key, (validate = this.ajv.compile(resolved)));
    }
    if (validate(body)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${key}: ${instancePath} ${message}`);
  }
}
