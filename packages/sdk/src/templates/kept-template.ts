import { NotFoundError } from '../errors/classes.js'
import { checkTemplate } from './check-template.js'
import type { Finding } from './finding.js'
import { readImageFacts } from './image-facts.js'
import type { TemplateRepository } from './in-repository.js'
import { newestImageTag } from './newest-image.js'
import type { TemplateFacts } from './template-facts.js'
import type { TemplateHomeOptions, TemplateKeeper } from './template-home.js'
import type { DeletedTemplate, KeptTemplate } from './template-plan.js'

/**
 * The template of a repository.
 *
 * @throws NotFoundError with code `NAME_UNKNOWN` where it has none.
 */
export async function getTemplate(
  kept: TemplateRepository,
  options: TemplateHomeOptions,
): Promise<KeptTemplate> {
  const { repository } = kept
  const home = await kept.findHome()
  const found = await home.find(repository, options)
  if (found !== undefined) return { ...placeOf(kept, home), ...found }
  throw new NotFoundError('NAME_UNKNOWN', {
    action: 'read the template of',
    target: repository,
    reason: `${home.place} has none`,
    hint: `Make one with: slipway template create ${repository}`,
  })
}

/** Forgets the template of a repository. */
export async function deleteTemplate(
  kept: TemplateRepository,
  options: TemplateHomeOptions,
): Promise<DeletedTemplate> {
  const home = await kept.findHome()
  return { ...placeOf(kept, home), deleted: await home.delete(kept.repository, options) }
}

/**
 * What is wrong with the template of a repository and an image together.
 *
 * @param tag - Of the image; without one it is the newest, where there is any.
 * @throws NotFoundError with code `NAME_UNKNOWN` where there is no template, `MANIFEST_UNKNOWN` where there is no such image.
 */
export async function checkKeptTemplate(
  kept: TemplateRepository,
  {
    tag,
    facts,
    signal,
  }: TemplateHomeOptions & { readonly tag?: string | undefined; readonly facts?: TemplateFacts | undefined },
): Promise<readonly Finding[]> {
  const { inventory, repository } = kept
  const { template, home } = await getTemplate(kept, { signal })
  const image = tag ?? (await newestImageTag(inventory, repository, { signal }))
  const read =
    image === undefined
      ? {}
      : await readImageFacts(inventory.registry.repository(repository), image, { signal })
  return checkTemplate(template, { home, ...read, ...(tag !== undefined && { tag }), ...facts })
}

function placeOf({ inventory, repository }: TemplateRepository, home: TemplateKeeper) {
  const registry = inventory.registry.host
  return { schemaVersion: 1, registry, repository, home: home.kind, place: home.place } as const
}
