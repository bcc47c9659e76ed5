import { z } from 'zod'
import { jsonAnswer } from '../../../server/answer.js'
import { ApiError } from '../../api-error.js'
import type { PlatformEndpoint } from '../../endpoint.js'
import { checkShape, readOptionalJsonBody } from '../../json-body.js'
import type { PlatformParts } from '../../platform-parts.js'
import type { Versions } from '../../versions/version-store.js'
import { requireAccess } from '../require-access.js'
import { templateFieldsShape } from './template-fields.js'
import type { Templates } from './template-store.js'
import { makeVersion } from './version-from-template.js'

const linkShape = z.strictObject({ overrides: z.record(z.string(), z.unknown()).default({}) })

/** `POST …/images/{image}/tags/{tag}/link`: makes the app version of a tag that was pushed before the template. */
export function linkEndpoint(
  parts: PlatformParts,
  templates: Templates,
  versions: Versions,
): PlatformEndpoint {
  const { access, storage, settings } = parts
  return {
    method: 'POST',
    path: '/v1/container-registry/images/{image+}/tags/{tag}/link',
    token: 'any',
    async answer({ context, parameters: { image = '', tag = '' } }) {
      requireAccess(access)
      const { overrides } = await readOptionalJsonBody(context, linkShape)
      const repository = `${settings.project}/${image}`
      if (storage.content.tagDigest(repository, tag) === undefined) {
        throw new ApiError(404, `The image ${image} has no tag ${tag}.`)
      }
      const template = templates.find(repository)
      if (!template) throw new ApiError(412, `The image ${image} has no template.`)
      const [known] = versions.findByImage(repository, tag)
      if (known) {
        throw new ApiError(
          409,
          `The tag ${tag} has a version already: ${known.version} of the app ${known.app}.`,
        )
      }
      const fields = checkShape({ ...template.fields, ...overrides }, templateFieldsShape)
      return jsonAnswer(200, makeVersion(parts, versions, { repository, tag, template: fields }))
    },
  }
}
