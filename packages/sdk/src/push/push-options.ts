import type { AppTemplate } from '../config/template.js'
import type { BuildListener } from '../docker/build-event.js'
import type { EngineSource } from '../engine-image/engine-source.js'
import type { BuildSource, ImageOptions } from '../folder-image/image-options.js'
import type { ProgressListener } from '../support/progress.js'

/** What is pushed: a build folder, or an image that the Docker engine has or builds from a Dockerfile. */
export type PushSource = BuildSource | EngineSource

/** Options of `client.push` and `client.plan`. */
export interface PushOptions extends Omit<ImageOptions, 'from'> {
  /**
   * An image of the engine says itself how it runs: of the options about that only `annotations` may go with it, and
   * `platform` with a Dockerfile. Its layers that a registry has are kept, the others are grouped anew, so that the next push
   * sends what changed.
   */
  readonly from: PushSource
  /**
   * Where the image goes: `game-server:1.4.2`, `project/game-server:1.4.2` or a full reference.
   * Without a tag, one is made of the UTC time and the commit: `20261122T143105Z-4f2c9ab`.
   */
  readonly to: string
  /**
   * Moves the tag if it names another image already.
   * @defaultValue false: the push is refused, because servers cache by tag
   */
  readonly moveTag?: boolean | undefined
  /**
   * What the tag becomes an app version by. Where the platform keeps a template of the repository itself, that one counts, and
   * the receipt has the warning `TEMPLATE_IGNORED` if the two differ. `false` makes no version and looks for none.
   * @defaultValue the template that is kept for the repository, on the platform or in `projectFile`, where platform and
   * registry were named together and there is an API token
   */
  readonly template?: AppTemplate | false | undefined
  /**
   * Who sends an image of the Docker engine: we, which takes BuildKit and sends only files that changed; or the engine itself
   * (`daemon`), layers as they are, with the push credential for this one request and without `docker login`. Compared before
   * sending is then the tag alone.
   * @defaultValue `slipway`
   */
  readonly via?: 'slipway' | 'daemon' | undefined
  /** Ends the push within a second. What was sent stays in the registry and is not sent again. */
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ProgressListener | undefined
  /** Hears all that the build of a Dockerfile says, line by line. */
  readonly onBuildEvent?: BuildListener | undefined
}
