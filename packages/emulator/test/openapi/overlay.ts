import { type JsonSchema, objectOf, ref, type Schemas, text } from './json-schema.js'

/** A place where the published API file is wrong, contradicts itself or says less than the service does. */
export interface Defect {
  /** What the file says. */
  readonly published: string
  /** What the emulator does instead. */
  readonly emulated: string
  /** Where that is known from. */
  readonly source: string
  /** What changes in our schemas; nothing where the defect is not in an answer. */
  readonly patches?: readonly Patch[]
}

/** One change of a schema. */
interface Patch {
  readonly schema: string
  /** Names of the way down to the value. */
  readonly path: readonly [string, ...string[]]
  readonly value: unknown
}

const FILE = 'edgegap/openapi-specification, v1, 2026.04.24'

/** Every defect that is known. */
export const defects: readonly Defect[] = [
  {
    published: 'time_to_deploy: at least 15, with 10 as the default and the example',
    emulated: '10 is answered by default and taken back',
    source: `${FILE}: app-version-create`,
    patches: [{ schema: 'version', path: ['properties', 'time_to_deploy', 'minimum'], value: 10 }],
  },
  {
    published: 'the list of tags has no fields for its pages, though it takes page and limit',
    emulated: 'count and pagination come with the list',
    source: 'observed by the authors of edgegap/edgegap-mcp 0.3',
    patches: [
      {
        schema: 'tagList',
        path: ['properties', 'count'],
        value: { type: 'integer', minimum: 0 },
      },
      { schema: 'tagList', path: ['properties', 'pagination'], value: ref('pagination') },
    ],
  },
  {
    published: 'no field of the list of tags is required',
    emulated: 'all are there',
    source: `${FILE}: registry-image-tag-list, whose items have required fields`,
    patches: [{ schema: 'tagList', path: ['required'], value: ['count', 'data', 'pagination'] }],
  },
  {
    published: 'a tag says nothing of app versions',
    emulated: 'with the registry service extension, app_version names the version that runs it, or is null',
    source: 'the extension of this product',
    patches: [
      {
        schema: 'tag',
        path: ['properties', 'app_version'],
        value: { anyOf: [objectOf({ app: text, version: text }), { type: 'null' }] },
      },
    ],
  },
  {
    published: 'no field of a deleted tag is required',
    emulated: 'all are there',
    source: `${FILE}: registry-image-tag-list, where the same artifact has required fields`,
    patches: [
      { schema: 'tagDeleted', path: ['required'], value: ['deleted_tag', 'artifact'] },
      {
        schema: 'artifactOfDeletedTag',
        path: ['required'],
        value: ['artifact_deleted', 'remaining_tags', 'image_hash', 'size_mb'],
      },
    ],
  },
  {
    published: 'applications is not required in the list of apps',
    emulated: 'it is there, also when it is empty',
    source: `${FILE}: application-list, whose total_count is required`,
    patches: [
      { schema: 'appList', path: ['required'], value: ['applications', 'total_count', 'pagination'] },
    ],
  },
  {
    published: 'versions is not required in the list of app versions',
    emulated: 'it is there, also when it is empty',
    source: `${FILE}: app-version-list, whose total_count is required`,
    patches: [
      { schema: 'versionList', path: ['required'], value: ['versions', 'total_count', 'pagination'] },
    ],
  },
  {
    published: 'a 400 of the list of apps is any object',
    emulated: 'it is an error with a message as everywhere',
    source: `${FILE}: application-list, other statuses`,
    patches: [{ schema: 'looseError', path: ['$ref'], value: 'error' }],
  },
  {
    published: 'version is optional in the answer to an update and nothing but a reference to its shape',
    emulated: 'it is there',
    source: `${FILE}: app-version-create, where it is required`,
    patches: [{ schema: 'versionUpdated', path: ['required'], value: ['success', 'version'] }],
  },
  {
    published: 'the example of image_name is project/image',
    emulated: 'the image alone is found, the name with the project is not',
    source: 'observed by the authors of edgegap/edgegap-mcp 0.3',
  },
  {
    published: 'the example of an update has is_secret, which no schema knows',
    emulated: 'is_secret is taken for is_hidden where that is absent',
    source: `${FILE}: app-version-update`,
  },
  {
    published:
      'create_time of a version and last_push_at are of the format date-time; their examples are not',
    emulated: 'RFC 3339 where the format is named, the form of the examples where it is not: in apps',
    source: `${FILE}: AppVersion, Application`,
  },
  {
    published: 'the list of app versions has pagination in its answer and no page or limit in its request',
    emulated: 'page and limit are taken as for the other lists',
    source: 'edgegap/edgegap-godot-plugin 1.0.7 sends limit',
  },
  {
    published: 'data is not required in the list of deployments',
    emulated: 'it is there, also when it is empty',
    source: `${FILE}: deployment-list, whose total_count is required`,
    patches: [{ schema: 'deploymentList', path: ['required'], value: ['data', 'total_count', 'pagination'] }],
  },
  {
    published: 'no field of container logs is required',
    emulated: 'the logs and their encoding are there',
    source: `${FILE}: deployment-logs-get, whose example has them`,
    patches: [{ schema: 'containerLogs', path: ['required'], value: ['logs', 'encoding'] }],
  },
  {
    published: 'an unknown deployment is answered 404',
    emulated: 'it is answered 400',
    source: 'observed by the authors of edgegap/edgegap-mcp 0.3',
  },
]

/** Gives schemas with every patch applied. */
export function withOverlay(schemas: Schemas): Schemas {
  const patched = new Map(Object.entries(schemas))
  for (const { schema, path, value } of defects.flatMap(({ patches = [] }) => patches)) {
    const before = patched.get(schema)
    if (!before) throw new Error(`the overlay patches ${schema}, which is not there`)
    patched.set(schema, patchedSchema(before, path, value))
  }
  return Object.fromEntries(patched)
}

function patchedSchema(schema: JsonSchema, [name, ...rest]: Patch['path'], value: unknown): JsonSchema {
  const [next, ...others] = rest
  if (next === undefined) return { ...schema, [name]: value }
  const inner = schema[name]
  const isObject = (candidate: unknown): candidate is JsonSchema =>
    typeof candidate === 'object' && candidate !== null && !Array.isArray(candidate)
  if (!isObject(inner)) throw new Error(`the overlay patches ${name}, which is not there`)
  return { ...schema, [name]: patchedSchema(inner, [next, ...others], value) }
}
