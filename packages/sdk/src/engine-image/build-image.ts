import { dirname, resolve } from 'node:path'
import { looksLikeSecret } from '../credentials/secrets/secret-lookalike.js'
import type { BuildEvent, BuildListener } from '../docker/build-event.js'
import type { BuildFailure } from '../docker/build-request.js'
import { type Builds, createBuilds } from '../docker/builds.js'
import type { Engine } from '../docker/open-engine.js'
import { type BuildContext, openBuildContext } from '../dockerfile/context.js'
import type { Dockerfile } from '../dockerfile/dockerfile.js'
import { parseDockerfile } from '../dockerfile/parse-dockerfile.js'
import { ConfigError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import { Secret } from '../log/secret.js'
import { formatPlatform, type Platform, platformMatches } from '../oci/platform.js'
import type { Session } from '../session/session.js'
import { userFolders } from '../support/user-folders.js'
import { baseCredential } from './base-credential.js'
import { baseRepositories } from './base-registries.js'
import { buildError } from './build-error.js'
import { placeAt } from './build-facts.js'
import type { BuildImageOptions, BuiltImage } from './build-image-options.js'
import { type BuildLog, openBuildLog } from './build-log.js'
import { followBuildProgress } from './build-progress.js'
import { offerFiles } from './offered-files.js'

/** Lines of the failed step that an error repeats. */
const REPEATED_LINES = 10

/**
 * Builds a Dockerfile with the engine, by BuildKit where the engine has it, else by the classic builder.
 *
 * Network: the engine alone; it fetches base images, those of our registry with the pull credential, all others without one.
 * Disk: reads the context; writes a log file and deletes old ones.
 *
 * @throws LocalError `BUILD_FAILED` when a step fails, with the Dockerfile's line as target; ConfigError `DOCKERFILE_INVALID`,
 * `OPTION_INVALID` for a target that is not there, `PLATFORM_UNSUPPORTED`, `PLATFORM_MIXED` when the engine built for another
 * platform than asked; NotFoundError `BASE_NOT_FOUND`; QuotaError `RATE_LIMITED`; ConnectionError `NETWORK` or `TLS` for a
 * base image's registry; what the build context and the engine throw; AbortError `ABORTED`.
 */
export async function buildImage(
  session: Session,
  engine: Engine,
  options: BuildImageOptions,
): Promise<BuiltImage> {
  const startedAt = performance.now()
  const { dockerfile, signal } = options
  const folder = options.context ?? dirname(dockerfile)
  const context = await openBuildContext({ folder, dockerfile, signal })
  const file = parseDockerfile(context.dockerfile)
  const builds = createBuilds(engine, session.env)
  const logFolder = options.logFolder ?? userFolders(session.env).log
  const log = await openBuildLog(logFolder, headOf(engine, builds, options))
  let end = 'Failed.'
  try {
    const imageId = await runBuild(session, builds, { options, context, file, log })
    const platform = await builtPlatform(engine, imageId, options)
    end = `Built ${imageId}.`
    return {
      imageId,
      platform,
      bases: baseRepositories(file, options.buildArgs).map(({ reference }) => reference),
      logFile: log.path,
      durationMs: performance.now() - startedAt,
      usedBuildKit: builds.builder === 'buildkit',
      warnings: context.warnings,
    }
  } catch (error) {
    if (isSdkError(error)) end = session.redactor.text(`${error.message} (${error.code})`)
    throw error
  } finally {
    await log.close(end)
  }
}

interface BuildRun {
  readonly options: BuildImageOptions
  readonly context: BuildContext
  readonly file: Dockerfile
  readonly log: BuildLog
}

async function runBuild(session: Session, builds: Builds, run: BuildRun): Promise<string> {
  const { options, context, file, log } = run
  const { signal, buildArgs, target, platform, tag, noCache, pull } = options
  const progress = followBuildProgress(options.onProgress)
  const output = new Map<string, string[]>()
  const onEvent: BuildListener = (event) => {
    const clean = withoutSecrets(event, session)
    if (clean.type === 'log') remember(output, clean.id, clean.text)
    log.write(clean)
    progress.take(clean)
    options.onEvent?.(clean)
  }
  learnSecrets(session, buildArgs)
  const bases = baseRepositories(file, buildArgs)
  const files = offerFiles(context, signal)
  const outcome = await builds
    .build({
      ...{ files, buildArgs, target, platform, tag, noCache, pull, onEvent, signal },
      registries: bases.map(({ registry }) => registry),
      credentialFor: baseCredential(session, bases, options),
      redactor: session.redactor,
    })
    .catch((error: unknown) => {
      throw files.failure() ?? error
    })
  if ('imageId' in outcome) {
    progress.finish()
    return outcome.imageId
  }
  const unreadable = files.failure()
  if (unreadable !== undefined) throw unreadable
  const lines = output.get(outcome.step?.id ?? '') ?? []
  const facts = { source: options, file, context, platform, output: lines, logFile: log.path }
  throw buildError(cleanFailure(outcome, session), facts)
}

/** The engine fills arguments into the names of its steps; its message comes without secrets. */
function cleanFailure(failure: BuildFailure, { redactor }: Session): BuildFailure {
  const { step } = failure
  return step === undefined ? failure : { ...failure, step: { ...step, name: redactor.text(step.name) } }
}

/** The classic builder takes a base image of another platform without a word. */
async function builtPlatform(engine: Engine, imageId: string, options: BuildImageOptions): Promise<Platform> {
  const image = await engine.images.find(imageId, { signal: options.signal })
  const wanted = options.platform
  const have = image?.config.platform ?? wanted ?? engine.platform
  if (wanted === undefined || platformMatches(have, wanted)) return have
  throw new ConfigError('PLATFORM_MIXED', {
    action: 'build the image from',
    target: placeAt({ source: options }, undefined),
    reason: `it was to be for ${formatPlatform(wanted)}, and the engine made it for ${formatPlatform(have)}`,
    hint: 'Check --platform in its FROM lines, and have the base image fetched for the right platform (--pull).',
    side: 'source',
  })
}

/** They are in the image all the same, which its history tells; but BuildKit fills them into the names of its steps. */
function learnSecrets(session: Session, buildArgs: BuildImageOptions['buildArgs'] = {}): void {
  for (const [name, value] of Object.entries(buildArgs)) {
    if (looksLikeSecret(name, value)) session.learn(new Secret(value))
  }
}

function withoutSecrets(event: BuildEvent, { redactor }: Session): BuildEvent {
  if (event.type === 'log') return { ...event, text: redactor.text(event.text) }
  return event.type === 'step' ? { ...event, name: redactor.text(event.name) } : event
}

function remember(output: Map<string, string[]>, id: string, text: string): void {
  if (text.trim() === '') return
  const lines = output.get(id) ?? []
  output.set(id, [...lines, text].slice(-REPEATED_LINES))
}

/** Names of build arguments, never their values. */
function headOf(engine: Engine, { builder }: Builds, options: BuildImageOptions): readonly string[] {
  const { dockerfile, target, platform, buildArgs = {} } = options
  return [
    `Build of ${resolve(dockerfile)}, ${new Date().toISOString()}`,
    `Engine: ${engine.product} ${engine.version} (${engine.foundBy}), ${builder} builder`,
    ...(target === undefined ? [] : [`Target: ${target}`]),
    ...(platform === undefined ? [] : [`Platform: ${formatPlatform(platform)}`]),
    ...(Object.keys(buildArgs).length === 0 ? [] : [`Build arguments: ${Object.keys(buildArgs).join(', ')}`]),
    '',
  ]
}
