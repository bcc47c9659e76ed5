import { emptyAnswer, jsonAnswer } from '../../../server/answer.js'
import { ApiError } from '../../api-error.js'
import { type Apps, appNotFound } from '../../apps/app-store.js'
import type { PlatformEndpoint } from '../../endpoint.js'
import { readJsonBody } from '../../json-body.js'
import type { PlatformParts, PlatformSettings } from '../../platform-parts.js'
import { requireAccess } from '../require-access.js'
import { type TemplateFields, templateFieldsShape } from './template-fields.js'
import { templateRecord } from './template-record.js'
import type { Template, Templates } from './template-store.js'

const PATH = '/v1/container-registry/images/{image+}/template'

/** What the operations on templates work with. */
interface TemplateParts {
  readonly parts: PlatformParts
  readonly templates: Templates
  readonly apps: Apps
}

/** `GET`, `PUT` and `DELETE …/images/{image}/template` of the registry service extension. */
export function templateEndpoints({ parts, templates, apps }: TemplateParts): PlatformEndpoint[] {
  const { access, settings } = parts
  return [
    {
      method: 'GET',
      path: PATH,
      token: 'any',
      answer({ parameters: { image } }) {
        requireAccess(access)
        const template = templates.find(repositoryOf(settings, image))
        if (!template) throw templateNotFound(image)
        return jsonAnswer(200, templateRecord(template))
      },
    },
    putEndpoint({ parts, templates, apps }),
    {
      method: 'DELETE',
      path: PATH,
      token: 'any',
      answer({ parameters: { image } }) {
        requireAccess(access)
        if (!templates.remove(repositoryOf(settings, image))) throw templateNotFound(image)
        return emptyAnswer(204)
      },
    },
  ]
}

function putEndpoint({ parts, templates, apps }: TemplateParts): PlatformEndpoint {
  return {
    method: 'PUT',
    path: PATH,
    token: 'any',
    async answer({ context, parameters: { image } }) {
      requireAccess(parts.access)
      const fields = await readJsonBody(context, templateFieldsShape)
      const repository = repositoryOf(parts.settings, image)
      requireImage(parts, repository)
      if (!apps.find(fields.app)) throw appNotFound(fields.app)
      const kept = withHiddenValues(fields, templates.find(repository))
      return jsonAnswer(200, templateRecord(templates.put(repository, kept)))
    },
  }
}

function repositoryOf({ project }: PlatformSettings, image = ''): string {
  return `${project}/${image}`
}

/** What hangs on an image, such as a signature, is none by itself. */
function requireImage({ storage }: PlatformParts, repository: string): void {
  if (storage.content.manifests(repository).some(({ subject }) => subject === undefined)) return
  throw new ApiError(409, 'A template can be made once an image was pushed to the repository.')
}

/** Hidden values are answered empty, so an empty one that is sent back stands for the value of before. */
function withHiddenValues(fields: TemplateFields, before: Template | undefined): TemplateFields {
  const envs = fields.envs.map((env) => {
    const known = before?.fields.envs.find(({ key, is_hidden }) => key === env.key && is_hidden)
    return env.is_hidden && env.value === '' && known ? { ...env, value: known.value } : env
  })
  return { ...fields, envs }
}

function templateNotFound(image = ''): ApiError {
  return new ApiError(404, `The image ${image} has no template.`)
}
