import { dirname, resolve } from 'node:path'
import type { Engine } from '../docker/open-engine.js'
import { type EngineImageSource, obtainEngineImage } from '../engine-image/engine-source.js'
import { formatReference, parseReference } from '../reference/reference.js'
import { wantedOf } from '../reference/wanted.js'
import type { Session } from '../session/session.js'
import type { EngineCopy } from './engine-copy.js'
import { loadFolder } from './load-folder.js'
import type { DockerfileToRun, RunOptions } from './run-options.js'
import { builtTag } from './run-tag.js'

/** Sees to it that the engine has the image that is to run. */
export async function bringIntoEngine(
  session: Session,
  engine: Engine,
  options: Pick<RunOptions, 'from' | 'signal' | 'onProgress' | 'onEvent'>,
): Promise<EngineCopy> {
  const { from, signal } = options
  if ('folder' in from) return loadFolder(session, engine, from, options)
  if (!('reference' in from)) return obtain(session, engine, from, options)
  const reference = parseReference(from.reference, session.defaults)
  wantedOf(reference)
  const name = formatReference(reference)
  // As Docker's own client does: a tag that was moved since is not noticed.
  if ((await engine.images.find(name, { signal })) === undefined) {
    options.onEvent?.({ type: 'pulling', image: name })
    await pull(session, engine, { name, ...reference, signal })
  }
  return obtain(session, engine, { engineImage: name }, options)
}

async function obtain(
  session: Session,
  engine: Engine,
  from: DockerfileToRun | EngineImageSource,
  { signal, onProgress }: Pick<RunOptions, 'signal' | 'onProgress'>,
): Promise<EngineCopy> {
  const isBuilt = 'dockerfile' in from
  const name = isBuilt ? builtTag(resolve(from.context ?? dirname(from.dockerfile))) : from.engineImage
  const platform = isBuilt ? from.platform : undefined
  const wanted = { from, keepAs: name, platform, onProgress, signal }
  const { image, warnings } = await obtainEngineImage(session, engine, wanted)
  return { name, id: image.id, config: image.config, loadedBytes: 0, warnings }
}

/** The engine gets the credential with this one request, and never the one that may push. */
async function pull(
  session: Session,
  engine: Engine,
  image: {
    readonly name: string
    readonly registry: string
    readonly repository: string
    readonly signal?: AbortSignal | undefined
  },
): Promise<void> {
  const { name, registry, repository, signal } = image
  const credential = await session.credential(registry, 'pull', { repository, signal })
  if (credential !== 'anonymous') session.learn(credential.secret)
  await engine.images.pull(name, credential, { signal })
}
