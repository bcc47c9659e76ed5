import { ConfigError, ConflictError, NotFoundError } from '../errors/classes.js'
import type { Inventory } from '../inventory/inventory.js'
import { artifactSource } from '../inventory/sources.js'
import { unknownArtifact } from '../inventory/unknown-artifact.js'
import { formatReference, type Reference } from '../reference/reference.js'
import type { Session } from '../session/session.js'
import { startStep } from '../support/progress.js'
import { findTemplateHome } from '../templates/open-home.js'
import { differenceWords } from './difference-words.js'
import { ensureTag } from './ensure-tag.js'
import { type ImageTag, imageTagOf, isImage, taggedImage } from './image-tags.js'
import type { LinkOptions, LinkReport } from './version-calls.js'
import type { EnsuredVersion } from './version-desk.js'

const ACTION = 'make the app version of'

/**
 * Has one tag have its app version by the template of its repository.
 *
 * @throws as `client.versions.link`.
 */
export async function linkTag(
  { inventory, session }: { readonly inventory: Inventory; readonly session: Session },
  reference: Reference,
  { onProgress, signal }: LinkOptions,
): Promise<LinkReport> {
  const step = startStep(onProgress, 'version', 'items', 1)
  const home = await findTemplateHome(inventory, session, { ...reference, signal })
  const found = await findTag(inventory, reference, { signal })
  const image = taggedImage(found, inventory.registry.host)
  const ensured = await ensureTag({ inventory, session, home, image, isNew: false, signal })
  if (ensured === undefined) throw noTemplate(reference, home.place)
  if (ensured.outcome === 'conflict') throw versionDiffers(reference, ensured)
  step.add(1)
  step.finish()
  const { digest } = found.artifact
  const { kind, place } = home
  return { schemaVersion: 1, reference: formatReference(reference), digest, ...ensured, home: kind, place }
}

async function findTag(
  inventory: Inventory,
  reference: Reference,
  options: Pick<LinkOptions, 'signal'>,
): Promise<ImageTag> {
  const { repository, tag } = reference
  if (tag === undefined || reference.digest !== undefined) {
    throw noTag(reference, tag === undefined ? 'it names no tag' : 'it names a digest besides the tag')
  }
  const artifact = await artifactSource(inventory).artifact(repository, tag, options)
  if (artifact === undefined) throw unknownArtifact(ACTION, reference)
  const found = imageTagOf(artifact, tag)
  if (await isImage(inventory, found, options)) return found
  throw noTag(reference, 'it names what is attached to an image, or no image at all')
}

function noTag(reference: Reference, reason: string): ConfigError {
  return new ConfigError('REFERENCE_INVALID', {
    action: ACTION,
    target: formatReference(reference),
    reason,
    hint: 'Write REPOSITORY:TAG with the tag of an image, or link every tag: slipway link REPOSITORY --all-unlinked.',
    side: 'local',
  })
}

function noTemplate(reference: Reference, place: string): NotFoundError {
  return new NotFoundError('NAME_UNKNOWN', {
    action: ACTION,
    target: formatReference(reference),
    reason: `there is no template of ${reference.repository} in ${place}`,
    hint: `Make one with: slipway template create ${reference.repository}`,
    side: 'local',
  })
}

function versionDiffers(reference: Reference, { app, version, differences }: EnsuredVersion): ConflictError {
  return new ConflictError('VERSION_DIFFERS', {
    action: ACTION,
    target: formatReference(reference),
    reason: `the version ${version} of the app ${app} is not what the template wants: ${differenceWords(differences)}`,
    hint: `Change the template, or delete that version (slipway apps delete ${app}/${version}) and link again.`,
    side: 'platform',
  })
}
