import type { AppTemplate } from '../config/template.js'
import type { StoredTemplate } from '../platform/records/template.js'

/** Ends a call early. */
export interface TemplateHomeOptions {
  readonly signal?: AbortSignal | undefined
}

/** Where the templates of a registry's repositories are kept. Repositories are named with their project. */
export interface TemplateHome {
  readonly kind: 'server' | 'file'
  /** Where that is, for people: host of the platform, or the path of the `slipway.json`. */
  readonly place: string
  /**
   * The template of a repository; `undefined` where it has none. Network, or disk: reads once.
   *
   * @throws ConfigError with code `CONFIG_INVALID` when the file is not valid; the errors of the platform.
   */
  find(repository: string, options?: TemplateHomeOptions): Promise<StoredTemplate | undefined>
  /**
   * Keeps a template in the place of the one before. App versions that exist stay as they are.
   *
   * @throws ConfigError with code `TEMPLATE_INVALID` for what the home cannot keep, with nothing changed; ConfigError with
   * code `CONFIG_INVALID` when the file is not valid or has no such image; LocalError `LOCAL_IO`; the errors of the platform.
   */
  put(repository: string, template: AppTemplate, options?: TemplateHomeOptions): Promise<void>
  /**
   * Forgets the template of a repository, and tells whether there was one. App versions that exist stay as they are.
   *
   * @throws as `put`.
   */
  delete(repository: string, options?: TemplateHomeOptions): Promise<boolean>
}

/** How a template is checked. */
export interface CheckPutOptions extends TemplateHomeOptions {
  /** The template of the repository, as it was found. */
  readonly kept?: AppTemplate | undefined
}

/** A home whose templates can be edited with care. */
export interface TemplateKeeper extends TemplateHome {
  /**
   * Passes where `put` would take the template, as far as that can be known without asking the platform.
   *
   * @throws as `put`.
   */
  checkPut(repository: string, template: AppTemplate, options?: CheckPutOptions): Promise<void>
}
