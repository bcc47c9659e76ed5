import type { AppTemplate } from '../config/template.js'
import type { AppVersion } from '../platform/records/app-version.js'
import { compareVersion } from '../templates/compare-template.js'
import { type Difference, difference } from '../templates/difference.js'
import { imageDifferences } from './same-image.js'
import type { EnsuredVersion, ImageTagName } from './version-desk.js'

/** What an existing version is for a tag and its template, before anything is made. */
export type VersionVerdict = Pick<EnsuredVersion, 'app' | 'version' | 'differences'> & {
  readonly outcome: 'existing' | 'conflict'
}

/**
 * What the versions that start a tag are for its template; `undefined` where there are none. One in the template's app that is
 * as wanted counts first, then any in that app: a tag is given no second version because of one elsewhere.
 */
export function judgeVersions(
  starting: readonly AppVersion[],
  template: AppTemplate,
): VersionVerdict | undefined {
  const inApp = starting.filter(({ app }) => app === template.app)
  const judged = inApp.map((version) => verdict(version, contentDifferences(version, template)))
  const best = judged.find(({ outcome }) => outcome === 'existing') ?? judged[0]
  if (best !== undefined) return best
  const [elsewhere] = starting
  return elsewhere && verdict(elsewhere, difference('app', elsewhere.app, template.app))
}

/** What the version that has the wanted name is for a tag: another image of it is a conflict, whatever else it has. */
export function judgeNamed(version: AppVersion, image: ImageTagName, template: AppTemplate): VersionVerdict {
  const ofImage = imageDifferences(version.image, image)
  return verdict(version, ofImage.length > 0 ? ofImage : contentDifferences(version, template))
}

function contentDifferences({ settings }: AppVersion, template: AppTemplate): readonly Difference[] {
  // What is not told cannot be believed to be as wanted.
  return settings === undefined
    ? [{ path: 'settings', from: '(not told)' }]
    : compareVersion(settings, template)
}

function verdict({ app, name }: AppVersion, differences: readonly Difference[]): VersionVerdict {
  const outcome = differences.length === 0 ? 'existing' : 'conflict'
  return { app, version: name, outcome, differences }
}
