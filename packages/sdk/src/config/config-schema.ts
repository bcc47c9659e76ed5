import { z } from 'zod'
import { REGISTRY, REPOSITORY } from '../reference/grammar.js'
import { must } from './must.js'
import type { ProjectConfig } from './project-config.js'
import { templateFieldsAt, templateSchema } from './template-schema.js'

const text = (be: string, pattern: RegExp) => z.string(must(be)).regex(pattern, must(be))
const values = text('text without NUL', /^[^\0]*$/)
const texts = (be: string) => z.array(values, must(be))

const ANY_LINE = /^[^\0\r\n]+$/
const PORT = /^([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])(\/(tcp|udp))?$/
/** Of the formatter. */
const LINE_WIDTH = 110
const GRACE = must('a whole number of seconds from 1 to 3600')

const names = text('a name of letters, digits and "_"', /^[A-Za-z_][A-Za-z0-9_]*$/)

const dockerFields = {
  file: text('the path of a Dockerfile', ANY_LINE)
    .optional()
    .describe('Path of the Dockerfile, relative to the folder of this file. Default: Dockerfile in "dir".'),
  args: z
    .record(names, values, must('an object of names and texts'))
    .optional()
    .describe("Values of the Dockerfile's ARGs. Not for secrets: whoever may pull the image can read them."),
  target: text('the name of a stage', /^\S+$/)
    .optional()
    .describe('Name of the stage to build. Default: the last one.'),
}

const imageFields = {
  dir: text('the path of a build folder', ANY_LINE).describe(
    'Build folder, with "docker" the build context; relative to the folder of this file. Write / between folders on every system.',
  ),
  docker: z
    .strictObject(dockerFields, must('an object, {} for a Dockerfile in "dir"'))
    .optional()
    .describe(
      'Where it is there, a push has the Docker engine build the image, and what says how a build folder runs does not count. --builder slipway pushes "dir" as a build folder all the same.',
    ),
  entrypoint: texts('a list with the program and its fixed arguments')
    .min(1, must('a list with at least the program'))
    .optional()
    .describe(
      'Program and fixed arguments, the program as a path in the build folder. Default: found by looking at the folder.',
    ),
  args: texts('a list of arguments')
    .optional()
    .describe(
      'Default arguments after the entrypoint. Default: what the recognised engine needs without a screen.',
    ),
  ignore: texts('a list of patterns in .dockerignore grammar')
    .optional()
    .describe('Patterns in .dockerignore grammar for files that stay out of the image.'),
  ports: z
    .array(text('a port such as 7777/udp', PORT), must('a list of ports'))
    .optional()
    .describe('Ports that the server listens on: 7777/udp, 8080/tcp.'),
  env: z
    .record(names, values, must('an object of names and texts'))
    .optional()
    .describe('Environment of the server. Not for secrets: whoever may pull the image can read it.'),
  base: text('"scratch" or the reference of an image', /^\S+$/)
    .optional()
    .describe(
      'Base image: scratch, or a reference, best with its digest. Default: chosen by what the program needs.',
    ),
  platform: text('OS/ARCHITECTURE such as linux/amd64', /^[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9]+)?$/)
    .optional()
    .describe("Platform of the image. Default: read from the program's header."),
  stopSignal: text('a signal such as SIGTERM', /^(SIG[A-Z0-9+]+|\d{1,2})$/)
    .optional()
    .describe('Signal that asks the server to end. Default: SIGTERM.'),
  init: z
    .boolean(must('true or false'))
    .optional()
    .describe(
      'Whether /slipway/init starts the server: PID 1, which passes signals on and reaps. Default: true.',
    ),
  stopCommand: texts('a list with a program and its arguments')
    .min(1, must('a list with at least the program'))
    .optional()
    .describe(
      'Command that makes the server end, run by init when the stop signal comes. Its program is a path in the build folder (./rcon), an absolute path, or a name. Not for secrets.',
    ),
  stopGraceSeconds: z
    .int(GRACE)
    .min(1, GRACE)
    .max(3600, GRACE)
    .optional()
    .describe(
      'Seconds after which init kills a server that was asked to end, less than the container engine gives. Default: 8.',
    ),
  template: templateSchema
    .optional()
    .describe('What each pushed tag becomes an app version by, where the server keeps no template itself.'),
}

const projectFields = {
  $schema: z
    .string(must('the place of the JSON Schema'))
    .optional()
    .describe('The JSON Schema of this file, for editors.'),
  registry: text('a host such as registry.example.com, without https://', REGISTRY)
    .optional()
    .describe('Host of the registry, without scheme.'),
  project: text('a project such as studio, in lower case', REPOSITORY)
    .optional()
    .describe('Project that repository names are completed with.'),
  images: z
    .record(
      text('a repository name in lower case, such as game-server', REPOSITORY),
      z.strictObject(imageFields, must('an object with at least "dir"')),
      must('an object of images by their name'),
    )
    .optional()
    .describe('Images by the name of their repository.'),
  defaultImage: text('the name of one of the images', REPOSITORY)
    .optional()
    .describe('The image that is meant where none is named.'),
}

/** The fields that may stand at a place of a project file: `[]`, `['images', 'game-server', 'template']`. */
export function projectFieldsAt(place: readonly PropertyKey[]): readonly string[] {
  if (place.length === 0) return Object.keys(projectFields)
  const [, , part, ...within] = place
  if (part === 'docker') return Object.keys(dockerFields)
  return part === 'template' ? templateFieldsAt(within) : Object.keys(imageFields)
}

/** `slipway.json`, strictly. */
export const projectConfigSchema: z.ZodType<ProjectConfig> = z
  .strictObject(projectFields, must('a JSON object'))
  .refine(
    ({ images, defaultImage }) => defaultImage === undefined || Object.hasOwn(images ?? {}, defaultImage),
    {
      path: ['defaultImage'],
      error: 'names no image of "images"',
    },
  )

/** The JSON Schema of `slipway.json`, as text. */
export function projectConfigJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(projectConfigSchema, { target: 'draft-7' })
  const text = JSON.stringify({ $schema, title: 'slipway.json', ...schema }, undefined, 2)
  return `${text.replace(/^( *.*)\[\n([^[\]{}]*)\n *\](,?)$/gm, onOneLine)}\n`
}

/** As the formatter writes it: a list stays on its line where it fits. */
function onOneLine(list: string, start: string, items: string, comma: string): string {
  const line = `${start}[${items.trim().replace(/\n */g, ' ')}]${comma}`
  return line.length > LINE_WIDTH ? list : line
}
