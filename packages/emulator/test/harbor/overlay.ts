import type { SwaggerSchema } from './swagger.js'

/** A place where Harbor's API file says less than Harbor does. */
export interface HarborDefect {
  /** What the file says. */
  readonly published: string
  /** What Harbor does instead, and the emulator with it. */
  readonly emulated: string
  /** Where that is known from: a file of goharbor/harbor. */
  readonly source: string
  /** Fields that our copy of a schema gets besides. */
  readonly fields?: Readonly<Record<string, Readonly<Record<string, SwaggerSchema>>>>
  /** Schemas that stand for those of the file. */
  readonly schemas?: Readonly<Record<string, SwaggerSchema>>
  /** Bodies that stand for those of the file, by operation; all are of a 200. */
  readonly bodies?: Readonly<Record<string, SwaggerSchema>>
  /** Answers that our copy of operations gets besides; errors where no schema is given. */
  readonly answers?: readonly BesidesAnswer[]
}

/** Statuses of operations that the file does not list. */
interface BesidesAnswer {
  /** The end of a text stands for any. */
  readonly operation: string
  readonly statuses: readonly number[]
}

const HANDLERS = 'src/server/v2.0/handler'
const ARTIFACT = '/projects/{project_name}/repositories/{repository_name}/artifacts/{reference}'

/** Reports by their media types. */
const REPORTS: SwaggerSchema = {
  type: 'object',
  additionalProperties: {
    type: 'object',
    required: ['generated_at', 'scanner', 'severity', 'vulnerabilities'],
    properties: {
      generated_at: { type: 'string', format: 'date-time' },
      scanner: { type: 'object', required: ['name', 'vendor', 'version'] },
      severity: { type: 'string' },
      vulnerabilities: {
        type: 'array',
        items: {
          type: 'object',
          required: ['id', 'package', 'version', 'fix_version', 'severity', 'description', 'links'],
        },
      },
    },
  },
}

/** Every defect that is known. */
export const harborDefects: readonly HarborDefect[] = [
  {
    published: 'HEAD /projects needs no identity',
    emulated: 'without one it is 401',
    source: `${HANDLERS}/project.go, HeadProject`,
    answers: [{ operation: 'HEAD /projects', statuses: [401] }],
  },
  {
    published: 'the list of projects is answered to any query',
    emulated: 'what its pages and q cannot be read from is 422 or 400 as for other lists',
    source: `${HANDLERS}/base.go and src/lib/q/builder.go`,
    answers: [
      { operation: 'GET /projects', statuses: [400, 422] },
      { operation: 'GET /robots', statuses: [400, 422] },
      { operation: 'GET /quotas', statuses: [400, 422] },
    ],
  },
  {
    published: 'the list of robots needs no identity and no right',
    emulated: 'without them it is 401 or 403',
    source: `${HANDLERS}/robot.go, requireAccess`,
    answers: [{ operation: 'GET /robots', statuses: [401, 403] }],
  },
  {
    published: 'two robots may have one name',
    emulated: 'the second one is 409',
    source: 'src/controller/robot/controller.go, Create',
    answers: [{ operation: 'POST /robots', statuses: [409] }],
  },
  {
    published: 'bodies that break the generated checks have no answer',
    emulated: 'they are 422',
    source: `${HANDLERS}/handler.go, serveError`,
    answers: [
      { operation: 'POST *', statuses: [415, 422] },
      { operation: 'PUT *', statuses: [415, 422] },
      { operation: 'PATCH *', statuses: [415, 422] },
    ],
  },
  {
    published: 'an id in a path may be any text',
    emulated: 'one that is no number is 422',
    source: `${HANDLERS}/handler.go, serveError`,
    answers: [
      { operation: 'GET *', statuses: [422] },
      { operation: 'DELETE *', statuses: [422] },
    ],
  },
  {
    published: 'an extra attribute of an artifact is an object',
    emulated: 'it is what the config has under its name',
    source: 'src/controller/artifact/processor/image/manifest_v2.go',
    schemas: { ExtraAttrs: { type: 'object', additionalProperties: true } },
  },
  {
    published: 'an addition is a text',
    emulated: 'it is JSON as it is, a list of steps for an image',
    source: `${HANDLERS}/artifact.go, GetAddition`,
    bodies: {
      [`GET ${ARTIFACT}/additions/{addition}`]: { type: 'array', items: { type: 'object' } },
    },
  },
  {
    published: 'artifacts and tags are always deleted',
    emulated: 'what is part of an index or immutable stays: 412',
    source:
      'src/controller/artifact/controller.go, deleteDeeply, and src/controller/tag/controller.go, Delete',
    answers: [
      { operation: `DELETE ${ARTIFACT}`, statuses: [412] },
      { operation: `DELETE ${ARTIFACT}/tags/{tag_name}`, statuses: [412] },
    ],
  },
  {
    published: 'a project may have the same rule of immutable tags twice',
    emulated: 'the second one is 409',
    source: 'src/pkg/immutable/dao/dao.go, CreateImmutableRule',
    answers: [{ operation: 'POST /projects/{project_name_or_id}/immutabletagrules', statuses: [409] }],
  },
  {
    published: 'a report of vulnerabilities is a text',
    emulated: 'it is a JSON object, by the media types of reports',
    source: `${HANDLERS}/artifact.go, GetVulnerabilitiesAddition, and src/pkg/scan/vuln/report.go`,
    bodies: { [`GET ${ARTIFACT}/additions/vulnerabilities`]: REPORTS },
  },
  {
    published: 'a scan may be begun at any time',
    emulated: 'it is 409 while one goes on',
    source: 'src/controller/scan/base_controller.go, Scan',
    answers: [{ operation: `POST ${ARTIFACT}/scan`, statuses: [409] }],
  },
  {
    published: 'a project may have two webhook policies of one name',
    emulated: 'the second one is 409',
    source: 'src/pkg/notification/policy/dao/dao.go, Create',
    answers: [{ operation: 'POST /projects/{project_name_or_id}/webhook/policies', statuses: [409] }],
  },
  {
    published: 'a project may have two retention policies, any rules and any schedule',
    emulated: 'a rule twice is 409, and what belongs to another project or cannot be 400 or 404',
    source: `${HANDLERS}/retention.go`,
    answers: [
      { operation: 'POST /retentions', statuses: [409] },
      { operation: 'PUT /retentions/{id}', statuses: [400, 404, 409] },
    ],
  },
  {
    published: 'calls about a retention policy that is not there have no answer',
    emulated: 'they are 400, and reading it is 500',
    source: `${HANDLERS}/retention.go and src/pkg/retention/manager.go, GetPolicy`,
    answers: [
      { operation: 'DELETE /retentions/{id}', statuses: [400] },
      { operation: 'POST /retentions/{id}/executions', statuses: [400] },
      { operation: 'GET /retentions/{id}/executions', statuses: [400] },
      { operation: 'GET /retentions/{id}/executions/{eid}/tasks', statuses: [400] },
    ],
  },
  {
    published: 'the parameters of a retention rule are objects',
    emulated: 'they are numbers',
    source: 'src/pkg/retention/policy/rule/models.go',
    fields: { RetentionRule: { params: { type: 'object', additionalProperties: true } } },
  },
  {
    published: 'errors about the scanner of a project have no body',
    emulated: 'they have that of all errors',
    source: `${HANDLERS}/base.go, SendError`,
    answers: [{ operation: 'GET /projects/{project_name_or_id}/scanner', statuses: [400, 401, 403, 404] }],
  },
  {
    published: 'a project without a scanner has one',
    emulated: 'the answer is 200 without a body',
    source: `${HANDLERS}/model/scanner.go, ToSwagger`,
  },
]

/** Gives definitions with the fields of every defect. */
export function withOverlay(definitions: Readonly<Record<string, SwaggerSchema>>) {
  const patched: Record<string, SwaggerSchema> = { ...definitions }
  for (const { schemas = {}, fields = {} } of harborDefects) {
    for (const name of Object.keys(schemas)) {
      if (!patched[name]) throw new Error(`the overlay replaces ${name}, which is not there`)
    }
    Object.assign(patched, schemas)
    for (const [name, added] of Object.entries(fields)) {
      const schema = patched[name]
      if (!schema) throw new Error(`the overlay adds to ${name}, which is not there`)
      patched[name] = { ...schema, properties: { ...objectOf(schema.properties), ...added } }
    }
  }
  return patched
}

/** The schema of a success whose body is another one than the file says. */
export function bodyInstead(operation: string): SwaggerSchema | undefined {
  return harborDefects.map(({ bodies = {} }) => bodies[operation]).find((schema) => schema !== undefined)
}

/** The schema of an answer that only the overlay knows; undefined where it does not either. */
export function answerBesides(operation: string, status: number): SwaggerSchema | undefined {
  const answers = harborDefects.flatMap(({ answers = [] }) => answers)
  const isKnown = answers.some(
    (answer) => answer.statuses.includes(status) && matches(answer.operation, operation),
  )
  return isKnown ? { $ref: '#/definitions/Errors' } : undefined
}

function matches(pattern: string, operation: string): boolean {
  return pattern.endsWith('*') ? operation.startsWith(pattern.slice(0, -1)) : operation === pattern
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}
