/**
 * The part of a SARIF 2.1.0 log that a scan is written to.
 *
 * @see SARIF Version 2.1.0 Plus Errata 01, 3.13 "sarifLog object"
 */
export interface SarifLog {
  readonly $schema: string
  readonly version: '2.1.0'
  readonly runs: readonly [SarifRun]
}

/** One scan. */
export interface SarifRun {
  readonly tool: { readonly driver: SarifDriver }
  /** Keeps the scans of several images apart: an upload replaces only the one before with the same id. */
  readonly automationDetails: { readonly id: string }
  readonly results: readonly SarifResult[]
  readonly properties: Readonly<Record<string, string>>
}

/** The program that writes the log, with the vulnerabilities that it speaks of. */
export interface SarifDriver {
  readonly name: string
  readonly rules: readonly SarifRule[]
}

/** How grave a result is shown. */
export type SarifLevel = 'error' | 'warning' | 'note'

/** One vulnerability, whatever packages have it. */
export interface SarifRule {
  readonly id: string
  readonly shortDescription: { readonly text: string }
  readonly fullDescription: { readonly text: string }
  readonly help: { readonly text: string }
  readonly helpUri?: string
  readonly defaultConfiguration: { readonly level: SarifLevel }
  readonly properties: {
    readonly tags: readonly string[]
    /** `0.0` to `10.0`. */
    readonly 'security-severity'?: string
  }
}

/** One vulnerability in one package. */
export interface SarifResult {
  readonly ruleId: string
  /** Place in the driver's rules. */
  readonly ruleIndex: number
  readonly level: SarifLevel
  readonly message: { readonly text: string }
  readonly locations: readonly [SarifLocation]
  readonly partialFingerprints: { readonly primaryLocationLineHash: string }
  /** Empty where nobody accepted it: absent would mean that it is not known. */
  readonly suppressions: readonly SarifSuppression[]
}

/** Where a result is: an image has no lines, so it is always the first. */
export interface SarifLocation {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string }
    readonly region: { readonly startLine: 1 }
  }
  readonly message: { readonly text: string }
}

/** That somebody accepted a result, and why. */
export interface SarifSuppression {
  readonly kind: 'external'
  readonly status: 'accepted'
  readonly justification: string
}
