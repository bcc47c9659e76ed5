import { z } from 'zod'
import { hasCpuForMemory, memoryIssue, versionRecordShape } from '../../versions/version-fields.js'

const TAG_PLACEHOLDER = '{tag}'

/** Names of app versions: `{tag}` stands for the tag, everything else for itself. */
const versionNamePattern = z
  .string()
  .refine((pattern) => pattern.includes(TAG_PLACEHOLDER), `must hold ${TAG_PLACEHOLDER}`)
  .refine(
    (pattern) => !/[{}]/.test(pattern.replaceAll(TAG_PLACEHOLDER, '')),
    `${TAG_PLACEHOLDER} is the only placeholder`,
  )

const inherited = versionRecordShape.omit({
  name: true,
  docker_repository: true,
  docker_image: true,
  docker_tag: true,
  private_username: true,
  private_token: true,
})

/** A template: the fields of an app version without those that come from the tag and the registry. */
export const templateFieldsShape = z
  .strictObject({
    ...inherited.shape,
    app: z.string(),
    version_name: versionNamePattern.default(TAG_PLACEHOLDER),
  })
  .refine(hasCpuForMemory, memoryIssue)

/** What a client sets of a template, as `PUT …/images/{image}/template` takes it. */
export type TemplateFields = z.output<typeof templateFieldsShape>

/** Gives the name of the version of a tag. */
export function versionNameOf(pattern: string, tag: string): string {
  return pattern.replaceAll(TAG_PLACEHOLDER, tag)
}
