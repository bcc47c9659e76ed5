import { configError } from '../config/config-error.js'
import { editConfig } from '../config/edit-config.js'
import { readProjectConfig } from '../config/find-config.js'
import { deleteMember, setMember } from '../config/json-edit.js'
import type { ProjectConfig } from '../config/project-config.js'
import type { AppTemplate } from '../config/template.js'
import type { ReferenceDefaults } from '../reference/reference.js'
import { parseRepository } from '../reference/repository.js'
import { throwIfAborted } from '../support/abort.js'
import { requireValues } from './lost-values.js'
import type { TemplateKeeper } from './template-home.js'

/** The registry whose repositories a project file describes, and the project of its images. */
export interface FileHomeOptions extends ReferenceDefaults {
  readonly registry: string
}

/**
 * The templates of a project file, each as a member of its image. The file is read anew for each call. A change leaves everything
 * else in it as it is, to the byte, and is atomic.
 */
export function createFileHome(path: string, options: FileHomeOptions): TemplateKeeper {
  const hint = 'Correct or unset SLIPWAY_CONFIG, or make the file with `slipway init`.'
  const check = (repository: string, config: ProjectConfig) => {
    const image = imageOf(config, repository, options)
    if (image !== undefined) return image
    throw noImage(path, repository)
  }
  return {
    kind: 'file',
    place: path,
    async find(repository, { signal } = {}) {
      throwIfAborted(signal, 'read the template')
      const config = await readProjectConfig(path, hint)
      const image = imageOf(config, repository, options)
      const template = image === undefined ? undefined : config.images?.[image]?.template
      return template && { template }
    },
    async checkPut(repository, template, { kept, signal } = {}) {
      throwIfAborted(signal, 'check the template')
      requireValues(template, kept)
      check(repository, await readProjectConfig(path, hint))
    },
    async put(repository, template, { signal } = {}) {
      throwIfAborted(signal, 'write the template')
      requireValues(template)
      await editConfig(path, {
        action: 'write the template to',
        byHand: 'add the template by hand',
        change: (text, config) => withTemplate(text, { path, image: check(repository, config), template }),
      })
    },
    async delete(repository, { signal } = {}) {
      throwIfAborted(signal, 'delete the template')
      let isThere = false
      await editConfig(path, {
        action: 'take the template from',
        byHand: 'take it out by hand',
        change(text, config) {
          const image = imageOf(config, repository, options)
          if (image === undefined) return text
          isThere = config.images?.[image]?.template !== undefined
          return deleteMember(text, ['images', image, 'template'])
        },
      })
      return isThere
    },
  }
}

/** The name of the image, as the file has it, whose repository this is. */
function imageOf(
  config: ProjectConfig,
  repository: string,
  { registry, project = config.project }: FileHomeOptions,
): string | undefined {
  return Object.keys(config.images ?? {}).find((name) => {
    const own = parseRepository(name, { registry, project })
    return own.registry === registry && own.repository === repository
  })
}

function withTemplate(
  text: string,
  {
    path,
    image,
    template,
  }: { readonly path: string; readonly image: string; readonly template: AppTemplate },
): string {
  const changed = setMember(text, ['images', image, 'template'], template)
  if (changed !== undefined) return changed
  throw noImage(path, image)
}

function noImage(path: string, repository: string): Error {
  const hint = 'Add the image to it with `slipway init`: its template is kept there.'
  return configError(path, `it has no image whose repository is ${repository}`, hint)
}
