import type { Readable } from 'node:stream'
import type { Redactor } from '../log/redactor.js'
import type { Platform } from '../oci/platform.js'
import type { BuildListener } from './build-event.js'
import type { OfferedContext } from './session/context-method.js'
import type { FindCredential } from './session/credential-method.js'

/** The files of a build, in the two ways in which the engine's two builders want them. */
export interface BuildFiles extends OfferedContext {
  /** All of them as one tar archive, the Dockerfile under its path included. */
  tar(options: { readonly signal?: AbortSignal | undefined }): Readable
}

/** What the engine is asked to build. */
export interface BuildRequest {
  readonly files: BuildFiles
  readonly buildArgs?: Readonly<Record<string, string>> | undefined
  /** Name of the stage to stop at. Default: the last one. */
  readonly target?: string | undefined
  /** Default: the engine's own. */
  readonly platform?: Platform | undefined
  /** Reference under which the engine keeps the image. Default: none, its id alone. */
  readonly tag?: string | undefined
  /** Does every step again. */
  readonly noCache?: boolean | undefined
  /** Asks the registries for base images although the engine has them. */
  readonly pull?: boolean | undefined
  /** Registries that base images come from: the only ones that a credential is looked up for. */
  readonly registries: readonly string[]
  /** Finds the credential for one of the `registries`. */
  readonly credentialFor: FindCredential
  /** Knows the credentials, and takes them out of the engine's words. */
  readonly redactor: Redactor
  readonly onEvent: BuildListener
  readonly signal?: AbortSignal | undefined
}

/** What became of a build: an image, or a failure that the Dockerfile or its base images brought about. */
export type BuildOutcome = BuiltImageId | BuildFailure

/** The image of a build that went well. */
export interface BuiltImageId {
  /** `sha256:…` */
  readonly imageId: string
}

/** Why a build failed. */
export interface BuildFailure {
  /** In the engine's words. */
  readonly message: string
  /** Of the program that a `RUN` started. */
  readonly exitCode?: number | undefined
  /** Where it failed, unless that was before the first step. */
  readonly step?: BuildStep | undefined
}

/** A step of a build. */
export interface BuildStep {
  readonly id: string
  /** As in {@link BuildStepEvent}. */
  readonly name: string
  /** The instruction that it is; BuildKit tells that by the name alone. */
  readonly instruction?: BuiltInstruction | undefined
}

/** An instruction as the classic builder tells it. */
export interface BuiltInstruction {
  /** On one line. */
  readonly text: string
  /** Its number in the Dockerfile, from 1; Podman counts anew in each stage. */
  readonly number?: number | undefined
}
