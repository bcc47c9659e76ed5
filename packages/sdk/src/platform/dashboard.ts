/** Pages of the platform's dashboard, for people. */
export interface Dashboard {
  /** Makes a Quick Start token in one click. */
  readonly signInUrl: string
  /** Where tokens are made and revoked. */
  readonly tokensUrl: string
  /** Where the registry's URL, project, user names and tokens are shown, and access and storage are asked for. */
  readonly registryUrl: string
}

const EDGEGAP_API = 'api.edgegap.com'
const EDGEGAP_DASHBOARD = 'https://app.edgegap.com'

/** The dashboard that goes with a platform's API; for one that is not Edgegap's, the root of its address. */
export function dashboardOf(apiUrl: URL): Dashboard {
  if (apiUrl.host !== EDGEGAP_API) {
    return { signInUrl: apiUrl.origin, tokensUrl: apiUrl.origin, registryUrl: apiUrl.origin }
  }
  return {
    signInUrl: `${EDGEGAP_DASHBOARD}/?oneClick=true`,
    tokensUrl: `${EDGEGAP_DASHBOARD}/user-settings?tab=tokens`,
    registryUrl: `${EDGEGAP_DASHBOARD}/registry-management/repositories/list`,
  }
}

/**
 * The page of an app version; `undefined` for a platform that is not Edgegap's, whose pages nobody knows.
 *
 * @see undocumented: the platform's editor plugins open `…/versions/create` below the same address, and a public set-up script
 * for one of them opens `…/versions/{version}/details`
 */
export function appVersionUrl(apiUrl: URL, app: string, version: string): string | undefined {
  if (apiUrl.host !== EDGEGAP_API) return undefined
  const [appPart, versionPart] = [app, version].map(encodeURIComponent)
  return `${EDGEGAP_DASHBOARD}/application-management/applications/${appPart}/versions/${versionPart}/details`
}
