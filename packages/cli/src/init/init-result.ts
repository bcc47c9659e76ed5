import type { Assumption, FolderInspection, ImageSettings, Warning } from '@slipway/sdk'

/** What `slipway init` did, for scripts. */
export interface InitResult {
  readonly schemaVersion: 1
  /** Absolute path of the project file. */
  readonly path: string
  readonly outcome: 'created' | 'image-added'
  readonly image: { readonly name: string } & ImageSettings
  /** What the file names as its default image since then; absent where that stayed as it was. */
  readonly defaultImage?: string
  /** Where the image goes, where that is known. */
  readonly registry?: string
  readonly project?: string
  /** What is assumed in the template, without what flags and answers said. */
  readonly assumptions: readonly Assumption[]
  readonly warnings: readonly Warning[]
  /** Commands that come next, in their order. */
  readonly next: readonly string[]
}

/** What is said of it to people besides. */
export interface InitRemarks {
  /** The build, unless it was shown with the questions. */
  readonly inspection: FolderInspection | undefined
  /** Whether the file names the registry. It does not where that is of this machine alone. */
  readonly namesRegistry: boolean
  /** Whether the assumptions are news: questions show them earlier. */
  readonly showsAssumptions: boolean
}
