import type { AppTemplate } from '../config/template.js'
import { createAppVersions } from '../platform/app-versions.js'
import { appVersionUrl } from '../platform/dashboard.js'
import { type FindSecret, versionBody } from '../platform/records/template-body.js'
import { DEFAULT_VERSION_NAME, makeVersionName } from '../templates/version-name.js'
import { judgeNamed, judgeVersions } from './judge-versions.js'
import { type MadeVersion, makeVersion } from './make-version.js'
import type { VersionDeskOptions } from './open-version-desk.js'
import { startsImage } from './same-image.js'
import type { VersionBook } from './version-book.js'
import type { EnsuredVersion, EnsureOptions, TaggedImage } from './version-desk.js'
import { isCounted, nextNumber } from './version-number.js'

/** Numbers that are tried for `{n}` while others take them. */
const MAX_NUMBERS = 5

/** What {@link ensureVersion} works with. */
export interface EnsureVersionInput extends EnsureOptions {
  readonly desk: VersionDeskOptions
  readonly book: VersionBook
  readonly image: TaggedImage
  readonly template: AppTemplate
}

/**
 * Has a tag have its app version: the one that starts it already, whatever its name is, else a new one by the template. What the
 * template needs of this machine is looked for before anything is changed.
 */
export async function ensureVersion(input: EnsureVersionInput): Promise<EnsuredVersion> {
  const { desk, book, image, template, signal, dryRun = false } = input
  const { app, versionName: pattern = DEFAULT_VERSION_NAME } = template
  let findSecret: FindSecret | undefined
  for (let numbers = 1; ; numbers += 1) {
    const starting = (await book.all({ signal })).filter((version) => startsImage(version, image))
    const known = judgeVersions(starting, template)
    if (known !== undefined) return withPage(desk, known)
    const names = ((await book.ofApp(app, { signal })) ?? []).map(({ name }) => name)
    const n = isCounted(pattern) ? nextNumber(pattern, names) : undefined
    const name = makeVersionName(pattern, { tag: image.tag, now: image.at, git: image.git, n })
    findSecret ??= await secretsOf(input)
    const made = await ensureNamed(name, { ...input, findSecret, dryRun })
    const version = { app, version: name }
    if (made === 'created') {
      return withPage(desk, { ...version, outcome: made, differences: [], ...(!dryRun && { by: 'client' }) })
    }
    if (n === undefined || !isTaken(made) || numbers === MAX_NUMBERS) return withPage(desk, made)
    book.forget(app)
  }
}

/** The secrets of the template. Every variable has a value then: the body of the request could be made. */
async function secretsOf({ desk, template, signal }: EnsureVersionInput): Promise<FindSecret> {
  const findSecret = await desk.findSecrets(template, { signal })
  versionBody(template, findSecret)
  return findSecret
}

async function ensureNamed(
  name: string,
  input: EnsureVersionInput & { readonly findSecret: FindSecret },
): Promise<MadeVersion> {
  const { desk, book, image, template, findSecret, dryRun, signal } = input
  const { platform, clock } = desk
  const { app } = template
  const isKnown = (await book.ofApp(app, { signal }))?.some((version) => version.name === name)
  // It may be gone, or another one, since the app was read.
  const namesake = isKnown && (await createAppVersions(platform, app).find(name, { signal }))
  if (namesake) return judgeNamed(namesake, image, template)
  const pull = await desk.pull({ signal })
  if (dryRun === true) return 'created'
  return makeVersion(name, { platform, book, image, template, findSecret, pull, clock, signal })
}

/** Whether another image's version has the name. */
function isTaken(made: Exclude<MadeVersion, 'created'>): boolean {
  return made.differences.some(({ path }) => path.startsWith('image.'))
}

function withPage({ platform }: VersionDeskOptions, version: EnsuredVersion): EnsuredVersion {
  const dashboardUrl = appVersionUrl(platform.url, version.app, version.version)
  return { ...version, ...(dashboardUrl !== undefined && { dashboardUrl }) }
}
