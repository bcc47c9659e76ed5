import type { TemplatePort } from '../config/template.js'

/** An app, as lists show it. */
export interface AppSummary {
  readonly name: string
  /** Whether it can be deployed. */
  readonly isActive: boolean
  readonly versionCount: number
}

/** An image as an app version names it. A part that the platform does not tell is empty. */
export interface AppVersionImage {
  /** Host in lower case, with port where there is one, without scheme. */
  readonly registry: string
  /** Path of the repository, project included. */
  readonly repository: string
  readonly tag: string
}

/** An app version, as lists show it. What the platform does not tell is absent; of variables and credentials nothing is told. */
export interface AppVersionSummary {
  readonly app: string
  readonly name: string
  /** Whether it can be deployed. */
  readonly isActive: boolean
  /** What it starts. */
  readonly image: AppVersionImage
  /** Part of the platform's places that hold the image already, in percent: 0 to 100. */
  readonly cachedPercent?: number
  /** RFC 3339. */
  readonly createdAt?: string
  /** 1024 are one virtual CPU. */
  readonly cpuUnits?: number
  /** MiB. */
  readonly memoryMib?: number
  readonly ports?: readonly TemplatePort[]
  /** Its page in the dashboard, where the address is known. */
  readonly dashboardUrl?: string
}
