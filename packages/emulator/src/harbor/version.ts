/** The releases of Harbor that can be played, the oldest first. */
export const HARBOR_VERSIONS = ['2.8', '2.11', '2.13', '2.15'] as const

/** A release of Harbor that can be played: it sets which calls and fields there are. */
export type HarborVersion = (typeof HARBOR_VERSIONS)[number]

/** Tells whether a release is another one, such as `2.12`, or came after it. */
export function atLeast(version: HarborVersion, other: string): boolean {
  return minorOf(version) >= minorOf(other)
}

function minorOf(version: string): number {
  return Number(version.slice('2.'.length))
}
