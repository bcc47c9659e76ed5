/** Which Harbor answers, as far as it tells. */
export interface HarborVersion {
  readonly major: number
  readonly minor: number
}

/**
 * Reads `harbor_version`, such as `v2.14.0-44a74424`; `undefined` for a build that has no number.
 *
 * @see Harbor swagger, `getSystemInfo`
 */
export function parseHarborVersion(text: string | undefined): HarborVersion | undefined {
  const [, major, minor] = /^v?(\d{1,4})\.(\d{1,4})(?:\D|$)/.exec(text ?? '') ?? []
  return major === undefined || minor === undefined
    ? undefined
    : { major: Number(major), minor: Number(minor) }
}

/** Whether a Harbor has what came with 2.`minor`. One of unknown version counts as too old: it may refuse the unknown. */
export function isSinceMinor(version: HarborVersion | undefined, minor: number): boolean {
  return version !== undefined && (version.major > 2 || (version.major === 2 && version.minor >= minor))
}

/** The minor version of Harbor 2 that brought CloudEvents; before it there was one form, without a name. */
const CLOUD_EVENTS_SINCE_MINOR = 8

/** The form in which webhooks are best sent by such a Harbor; `undefined` for one that has a single form, without a name. */
export function webhookFormat(version: HarborVersion | undefined): 'CloudEvents' | undefined {
  return isSinceMinor(version, CLOUD_EVENTS_SINCE_MINOR) ? 'CloudEvents' : undefined
}
