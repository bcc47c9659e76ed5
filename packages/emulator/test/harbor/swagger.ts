import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { parse } from 'yaml'
import { z } from 'zod'
import { answerBesides, bodyInstead, withOverlay } from './overlay.js'

/** A JSON Schema as Swagger 2.0 knows it. */
export type SwaggerSchema = Readonly<Record<string, unknown>>

const schemaShape = z.record(z.string(), z.unknown())
const answerShape = z.union([
  z.object({ $ref: z.string() }),
  z.object({ $ref: z.undefined().optional(), schema: schemaShape.optional() }),
])
const operationShape = z.object({ responses: z.record(z.string(), answerShape) })
const fileShape = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  definitions: z.record(z.string(), schemaShape),
  responses: z.record(z.string(), z.object({ schema: schemaShape.optional() })),
})

const partsShape = z.object({
  $ref: z.string().optional(),
  type: z.string().optional(),
  properties: z.record(z.string(), schemaShape).optional(),
  items: schemaShape.optional(),
  additionalProperties: z.union([z.boolean(), schemaShape]).optional(),
  allOf: z.array(schemaShape).optional(),
})

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete']
// RFC 3339 section 5.6, in UTC with milliseconds as Harbor writes it.
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** The schema of each answer by status; null where an answer has no body. */
export type DocumentedAnswers = ReadonlyMap<number, SwaggerSchema | null>

/** Reads Harbor's API file: the documented answers by operation, such as `GET /projects`, and the schemas of all. */
export function readSwagger() {
  const text = readFileSync(new URL('harbor-swagger.yaml', import.meta.url), 'utf8')
  const { paths, definitions, responses } = fileShape.parse(parse(text))
  const answersOf = (value: unknown): DocumentedAnswers =>
    new Map(
      Object.entries(operationShape.parse(value).responses).map(([status, answer]) => {
        const named = answer.$ref === undefined ? answer : responses[answer.$ref.replace('#/responses/', '')]
        return [Number(status), (named && 'schema' in named ? named.schema : undefined) ?? null]
      }),
    )
  const operations = new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method]) => METHODS.includes(method))
        .map(([method, operation]): [string, DocumentedAnswers] => [
          `${method.toUpperCase()} ${path.replace(/\/$/, '')}`,
          answersOf(operation),
        ]),
    ),
  )
  return { operations, definitions }
}

/** Creates a check of answers: it gives what is wrong with one, and undefined where it is as documented. */
export function createAnswerCheck({ operations, definitions }: ReturnType<typeof readSwagger>) {
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    formats: { 'date-time': DATE_TIME, int32: true, int64: true, int: true, float: true, double: true },
  })
  const schemas = mapValues(withOverlay(definitions), (schema) => inJsonSchema(schema))
  ajv.addSchema({ $id: 'harbor', definitions: schemas })
  return (operation: string, status: number, body: unknown): string | undefined => {
    const documented = operations.get(operation)?.get(status)
    const instead = status === 200 ? bodyInstead(operation) : undefined
    const schema = instead ?? documented ?? answerBesides(operation, status) ?? documented
    if (schema === undefined) return `${status} is not a documented answer to ${operation}`
    if (schema === null || operation.startsWith('HEAD '))
      return body === undefined ? undefined : 'a body where none is documented'
    return ajv.validate(inJsonSchema(schema), body) ? undefined : ajv.errorsText()
  }
}

/**
 * Writes what Swagger 2.0 says in JSON Schema. Objects have no other fields than those listed, and lists inside objects may
 * be null: that is how Harbor's Go models write an empty one.
 */
function inJsonSchema(schema: SwaggerSchema, isField = false): SwaggerSchema {
  const { $ref, properties, items, additionalProperties, allOf, type } = partsShape.parse(schema)
  if ($ref !== undefined) return { $ref: $ref.replace('#/', 'harbor#/') }
  const isNullable = schema['x-nullable'] === true || (isField && type === 'array')
  return {
    ...schema,
    ...(isNullable && { type: [type, 'null'] }),
    ...(items && { items: inJsonSchema(items) }),
    ...(allOf && { allOf: allOf.map((part) => inJsonSchema(part)) }),
    ...(properties && {
      properties: mapValues(properties, (field) => inJsonSchema(field, true)),
      additionalProperties: false,
    }),
    ...(typeof additionalProperties === 'object' && {
      additionalProperties: inJsonSchema(additionalProperties),
    }),
  }
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]))
}
