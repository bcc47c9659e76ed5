import type { AppTemplate } from '../config/template.js'
import type { Warning } from '../pack/warning.js'
import type { StoredTemplate } from '../platform/records/template.js'
import type { Difference } from './difference.js'
import type { Finding } from './finding.js'
import type { TemplateHome } from './template-home.js'

/** Which repository's template it is, and where that is kept. */
export interface TemplatePlace {
  /** Host of the registry. */
  readonly registry: string
  /** Path, project included. */
  readonly repository: string
  readonly home: TemplateHome['kind']
  /** Where that is, for people: host of the platform, or the path of the `slipway.json`. */
  readonly place: string
}

/** The template of a repository. */
export interface KeptTemplate extends TemplatePlace, StoredTemplate {
  readonly schemaVersion: 1
}

/** What an edit of a template would change. Plain data: it can be shown, kept and executed later. */
export interface TemplatePlan extends TemplatePlace {
  readonly schemaVersion: 1
  readonly outcome: 'create' | 'change' | 'same'
  /** Whether the app is there, or made with the template or the first version; absent where no platform can be asked. */
  readonly app?: 'exists' | 'create'
  /** The template that is there; absent where there is none. */
  readonly from?: AppTemplate
  readonly to: AppTemplate
  /** What differs, without a value that is hidden on either side; empty without `from`. */
  readonly differences: readonly Difference[]
  /** What is wrong with `to`, errors first. With one of them the plan is not executed. */
  readonly findings: readonly Finding[]
  readonly warnings: readonly Warning[]
}

/** What was done by a plan. */
export interface PutTemplate extends TemplatePlace {
  readonly schemaVersion: 1
  readonly outcome: 'created' | 'changed' | 'same'
  /** The template that is there now. A variable that was given by a secret's name has it only where the file is the home. */
  readonly template: AppTemplate
}

/** What became of a template that was to go. */
export interface DeletedTemplate extends TemplatePlace {
  readonly schemaVersion: 1
  /** Whether there was one. */
  readonly deleted: boolean
}
