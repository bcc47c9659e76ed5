/** A JSON Schema (draft 2020-12). */
export type JsonSchema = Readonly<Record<string, unknown>>

/** Schemas by the names under which they refer to each other. */
export type Schemas = Readonly<Record<string, JsonSchema>>

/** The schema of each answer by operation and status; null where an answer has no body. */
export type Operations = Readonly<Record<string, Readonly<Record<number, string | null>>>>

/** An object that has the properties and no others; those that end in `?` may be absent. */
export function objectOf(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const entries = Object.entries(properties)
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, schema]) => [name.replace(/\?$/, ''), schema])),
    required: entries.map(([name]) => name).filter((name) => !name.endsWith('?')),
    additionalProperties: false,
  }
}

/** A list of values of one schema. */
export function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items }
}

/** What a schema of this name describes. */
export function ref(name: string): JsonSchema {
  return { $ref: name }
}

export const text: JsonSchema = { type: 'string' }
export const flag: JsonSchema = { type: 'boolean' }
export const count: JsonSchema = { type: 'integer', minimum: 0 }
