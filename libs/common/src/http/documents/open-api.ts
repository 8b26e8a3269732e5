import type { Type } from '@nestjs/common';
import type { ServiceName } from '@app/common/contracts';
import { statusOfProblem, type ProblemCode } from '@app/common/kernel';
import type { Example } from './example';
import type { Schema } from './route-doc';
import { routesOf, type Route } from './routes-of';
import { problem } from './schemas';

interface ApiDescription {
  readonly service: ServiceName;
  readonly controllers: readonly Type[];
  readonly examples: readonly Example[];
}

/** The OpenAPI 3.1 document of a service: from what its controllers say of their routes, and from the examples that a test executes. */
export function openApi({ service, controllers, examples }: ApiDescription): Schema {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const route of routesOf(controllers))
    (paths[route.path] ??= {})[route.method] = operation(
      route,
      service,
      examples.filter((example) => example.route === route.doc.id),
    );
  const schemas: Record<string, unknown> = { Problem: problem };
  return {
    openapi: '3.1.0',
    info: {
      title: `Stockline ${service}`,
      version: '1',
      description: 'Problems are RFC 9457; their codes stand in docs/errors.md.',
    },
    security: [{ bearer: [] }],
    paths: hoisted(Object.fromEntries(Object.entries(paths).sort(([one], [other]) => (one < other ? -1 : 1))), schemas),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'an API key, or a token of the OIDC issuer' },
      },
      schemas,
    },
  };
}

function operation({ doc, role, status, path }: Route, service: ServiceName, examples: readonly Example[]): Schema {
  const { id, summary, more, query = {}, needs = [], headers = {}, body, bodyIsOptional = false } = doc;
  const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  return {
    operationId: id,
    summary,
    description: [more, role === 'open' ? 'Open to everyone.' : `Needs the role ${role}.`].filter(Boolean).join(' '),
    ...(role === 'open' ? { security: [] } : {}),
    parameters: [
      ...named.map((name) => parameter('path', name, doc.path?.[name] ?? { type: 'string' }, true)),
      ...Object.entries(query).map(([name, schema]) => parameter('query', name, bounded(schema), needs.includes(name))),
      ...Object.entries(headers).map(([name, schema]) => parameter('header', name, schema)),
    ],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: !bodyIsOptional,
            content: {
              'application/json': {
                schema: typeof body === 'function' ? body(service) : body,
                ...shown(examples.filter((example) => example.body !== undefined).map((one) => [one, one.body])),
              },
            },
          },
        }),
    responses: {
      ...answers(doc, [status, ...(doc.alsoStatuses ?? [])], examples),
      ...problems(problemCodes({ doc, role, path }), examples),
    },
  };
}

/** The same with every schema that has a title moved to `schemas`, and a reference in its place. */
function hoisted(value: unknown, schemas: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((item) => hoisted(item, schemas));
  if (typeof value !== 'object' || value === null) return value;
  const { title, ...others } = value as Record<string, unknown>;
  const members = Object.entries(others).map(([name, member]) => [
    name,
    name === 'examples' ? member : hoisted(member, schemas),
  ]);
  if (typeof title !== 'string' || !('properties' in others))
    return { ...(title === undefined ? {} : { title }), ...Object.fromEntries(members) } as Schema;
  schemas[title] = Object.fromEntries(members);
  return { $ref: `#/components/schemas/${title}` };
}

/** What `readQuery` holds every text of a query to. */
const bounded = (schema: Schema): Schema =>
  schema['type'] === 'string' && schema['format'] === undefined
    ? { maxLength: 500, pattern: '^[^\\u0000]*$', ...schema }
    : schema;

function parameter(place: string, name: string, { description, ...schema }: Schema, required = false): Schema {
  return { name, in: place, required, description, schema };
}

function answers(
  { answer, contentType = 'application/json' }: Route['doc'],
  statuses: number[],
  examples: readonly Example[],
): Schema {
  const answerOf = (status: number): Schema =>
    answer === null
      ? { description: 'Done; the answer is empty.' }
      : {
          description: 'The answer.',
          content: {
            [contentType]: {
              schema: answer,
              ...shown(examples.filter((one) => one.status === status).map((one) => [one, one.answer])),
            },
          },
        };
  return Object.fromEntries(statuses.map((status) => [status, answerOf(status)]));
}

/** What can be wrong with a request of this kind, and what the route names beside that. */
function problemCodes({ doc, role, path }: Pick<Route, 'doc' | 'role' | 'path'>): ProblemCode[] {
  const where = (holds: boolean, ...codes: ProblemCode[]): ProblemCode[] => (holds ? codes : []);
  return [
    'too_many_requests',
    ...where(role !== 'open', 'unauthenticated', 'forbidden', 'identity_provider_silent'),
    ...where(path.includes('{'), 'bad_request'),
    ...where(doc.query !== undefined, 'query_invalid'),
    ...where(doc.body !== undefined, 'bad_json', 'body_too_large', 'body_invalid'),
    ...(doc.problems ?? []),
  ];
}

function problems(codes: readonly ProblemCode[], examples: readonly Example[]): Schema {
  const byStatus = Object.groupBy(codes, (code) => statusOfProblem(code));
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, named]) => [
      status,
      {
        description: named!.join(', '),
        content: {
          'application/problem+json': {
            schema: { $ref: '#/components/schemas/Problem' },
            ...shown(examples.filter((one) => String(one.status) === status).map((one) => [one, one.answer])),
          },
        },
      },
    ]),
  );
}

/** Examples under the names of what they show. */
function shown(values: readonly (readonly [Example, unknown])[]): Schema {
  if (values.length === 0) return {};
  const entries = values.map(([{ shows, route }, value], place) => [
    place === 0 ? route : `${route}${place + 1}`,
    { ...(shows === undefined ? {} : { summary: shows }), value },
  ]);
  return { examples: Object.fromEntries(entries) as Schema };
}
