export type {
  AccessCalls,
  AccessOutcome,
  AccessRequestOptions,
  AccessWaitOptions,
  SettleOptions,
} from './access/access-calls.js'
export type { AccessState, AccessStatus } from './access/access-status.js'
export type { PullCheck } from './access/check-pull.js'
export type { StoreChoice } from './access/choose-store.js'
export type { CredentialCalls, LoginOptions, RotateOptions } from './access/credential-calls.js'
export type {
  CredentialCheck,
  CredentialReport,
  ReportOptions,
  StoreReport,
} from './access/credential-report.js'
export type {
  DockerAnswerOptions,
  DockerCalls,
  DockerImportCall,
  DockerSetupCall,
} from './access/docker-calls.js'
export type { ExportedVariable } from './access/export-credentials.js'
export type { HarborCalls, HarborSetupOptions } from './access/harbor-setup/harbor-calls.js'
export type { HarborWebhook } from './access/harbor-setup/setup-options.js'
export type {
  HarborSetupPlan,
  HarborSetupReceipt,
  HarborSetupStep,
} from './access/harbor-setup/setup-plan.js'
export type { LoginReceipt, LoginStep, StoredLogin } from './access/login-receipt.js'
export type { LogoutOptions, LogoutReceipt } from './access/logout.js'
export type { KeptSecret, ListedSecret, SecretCalls, SecretPutOptions } from './access/secret-calls.js'
export type { DockerTakeBack } from './access/take-back-docker.js'
export type { CredentialRights } from './access/verify-credential.js'
export type { AppCalls, AppOptions } from './apps/app-calls.js'
export type { AppDeletePlan, AppDeleteReport, PlannedAppVersion } from './apps/app-delete-plan.js'
export type { AppSummary, AppVersionImage, AppVersionSummary } from './apps/app-summary.js'
export type { AppTarget } from './apps/app-target.js'
export type { AppActivity } from './apps/set-active.js'
export type {
  ArtifactCalls,
  ArtifactListOptions,
  ExecuteDeleteOptions,
  RepositoryListOptions,
} from './artifacts/artifact-calls.js'
export type { TagCalls, TagListOptions, TagRemoveOptions } from './artifacts/tag-calls.js'
export type { ChangedTag, ResolvedReference, TagSummary } from './artifacts/tag-summary.js'
export { type Client, createClient } from './client.js'
export { addImage } from './config/add-image.js'
export { createProjectConfig } from './config/create-config.js'
export { findProjectConfig } from './config/find-config.js'
export { parseProjectConfig } from './config/parse-config.js'
export { pinBase } from './config/pin-base.js'
export type {
  DockerSettings,
  FoundProjectConfig,
  ImageSettings,
  ProjectConfig,
} from './config/project-config.js'
export { readTemplateFile } from './config/read-template.js'
export {
  type AppTemplate,
  type HiddenEnv,
  isHiddenEnv,
  type PlainEnv,
  PORT_PROTOCOLS,
  type PortProtocol,
  RESTART_POLICIES,
  type RestartPolicy,
  type SecretEnv,
  type TemplateEnv,
  type TemplatePort,
  type VersionSettings,
} from './config/template.js'
export type { Credential, CredentialKind, RegistryCredentialKind } from './credentials/credential.js'
export type { HelperOutput } from './credentials/docker/credential-helper.js'
export type { DockerConfigFinding } from './credentials/docker/docker-config-findings.js'
export type { DockerConfigName } from './credentials/docker/docker-config-places.js'
export type { DockerImport } from './credentials/docker/docker-import.js'
export type { DockerSetup } from './credentials/docker/docker-setup.js'
export type { Right } from './credentials/right.js'
export type { SecretStore, StoredSecret } from './credentials/secrets/secret-store.js'
export type {
  CredentialAddress,
  CredentialStore,
  PutOptions,
  StoredCredential,
  StoreOptions,
  StoreProtection,
} from './credentials/store.js'
export { type FileStoreOptions, openFileStore } from './credentials/stores/file-store.js'
export type { KeychainProgram } from './credentials/stores/keychain-client.js'
export { type KeychainProbe, probeKeychain } from './credentials/stores/keychain-probe.js'
export {
  type KeychainOptions,
  type KeychainStore,
  openKeychainStore,
} from './credentials/stores/keychain-store.js'
export { createMemoryStore } from './credentials/stores/memory-store.js'
export type { DeleteSelection, PlanDeleteOptions } from './deletion/delete-options.js'
export type {
  BlockedDeletion,
  BlockReason,
  DeletePlan,
  FreedSpace,
  PlannedDeletion,
  PlannedTag,
} from './deletion/delete-plan.js'
export type { DeletedItem, DeleteReport } from './deletion/delete-report.js'
export type {
  BuildEvent,
  BuildListener,
  BuildLogEvent,
  BuildProgressEvent,
  BuildStepEvent,
  BuildStepsEvent,
} from './docker/build-event.js'
export type { EngineCheck } from './docker/engine-check.js'
export type { DockerfileSource } from './dockerfile/dockerfile-source.js'
export type { DockerfileFinding, DockerfileFindingCode } from './dockerfile/finding.js'
export type { EngineImageSource, EngineSource } from './engine-image/engine-source.js'
export {
  AbortError,
  AuthError,
  ConfigError,
  ConflictError,
  ConnectionError,
  IntegrityError,
  LocalError,
  NotFoundError,
  PermissionError,
  QuotaError,
  ServiceError,
} from './errors/classes.js'
export type {
  AuthErrorCode,
  ConfigErrorCode,
  ConflictErrorCode,
  ConnectionErrorCode,
  ErrorCode,
  IntegrityErrorCode,
  LocalErrorCode,
  NotFoundErrorCode,
  PermissionErrorCode,
  QuotaErrorCode,
  ServiceErrorCode,
} from './errors/code.js'
export {
  type ErrorDetails,
  type ErrorJson,
  type ErrorSide,
  SdkError,
  type ServerErrorEntry,
} from './errors/error.js'
export { isSdkError } from './errors/guards.js'
export type {
  DockerfileCalls,
  DockerfileCheck,
  DockerfileCheckOptions,
} from './folder-image/dockerfile-calls.js'
export type { CreatedDockerfile, DockerfileCreateOptions } from './folder-image/folder-dockerfile.js'
export type { BuildSource, ImageOptions } from './folder-image/image-options.js'
export type { ImageCalls } from './images/image-calls.js'
export type { ImageInspection, ImageVerification } from './images/image-inspection.js'
export type { PromotedBlob, PromoteOptions, PromotionReceipt } from './images/promotion.js'
export type { AppVersionUse } from './inventory/app-use.js'
export type { Accessory, Artifact, ArtifactPart, ArtifactTag } from './inventory/artifact.js'
export type { Capability, CapabilityReport, ContentSourceName, Feature } from './inventory/capability.js'
export type { Listing, ListPage, PageOptions } from './inventory/listing.js'
export type { ImmutableTagRule, ProjectReport, RetentionRuleText } from './inventory/project-report.js'
export type { ProjectAllowlist } from './inventory/read-project-allowlist.js'
export type { RepositorySummary } from './inventory/repository-summary.js'
export { type ScanState, type ScanSummary, SEVERITIES, type Severity } from './inventory/scan-summary.js'
export type { Logger, LogLevel } from './log/logger.js'
export { Secret } from './log/secret.js'
export type { RunConfig } from './oci/config.js'
export type { HealthCheck } from './oci/health-check.js'
export { formatPlatform, type Platform, parsePlatform } from './oci/platform.js'
export type { ExcludedEntry } from './pack/file-entry.js'
export type { Inspection } from './pack/inspect/inspect.js'
export type { LayerCacheState } from './pack/layer-cache.js'
export type { Warning } from './pack/warning.js'
export type { Dashboard } from './platform/dashboard.js'
export type { BaseCheck } from './push/base-check.js'
export type { FolderInspection } from './push/folder-inspection.js'
export type { PushCalls } from './push/push-calls.js'
export type { PushOptions, PushSource } from './push/push-options.js'
export type {
  FailedVersion,
  PlannedLayer,
  PushedVersion,
  PushPlan,
  PushReceipt,
  ReceiptLayer,
} from './push/receipt.js'
export type { RegistryCheck } from './push/registry-check.js'
export type {
  CertificateFileSetting,
  CredentialSetting,
  ProxySetting,
  SettingCheck,
  SetupCheck,
} from './push/setup-check.js'
export type { Digest } from './reference/digest.js'
export {
  formatReference,
  parseReference,
  type Reference,
  type ReferenceDefaults,
} from './reference/reference.js'
export type { BlobOutcome } from './registry/copy-blob.js'
export type {
  DockerfileToRun,
  FolderToRun,
  RunEvent,
  RunOptions,
  RunSource,
  StopReason,
  WaitFor,
} from './run/run-options.js'
export type { OutputLine, PortState, RunPort, RunProblem, RunReport } from './run/run-report.js'
export type { ScanCheck, ScanCheckOptions } from './scans/check-artifact.js'
export type { IgnoredVulnerability, ScanVerdict } from './scans/gate.js'
export { type IgnoreRule, parseIgnoreFile } from './scans/ignore-file.js'
export { toJUnit } from './scans/junit.js'
export { toSarif } from './scans/sarif.js'
export type {
  SarifDriver,
  SarifLevel,
  SarifLocation,
  SarifLog,
  SarifResult,
  SarifRule,
  SarifRun,
  SarifSuppression,
} from './scans/sarif-log.js'
export type { ScanCalls } from './scans/scan-calls.js'
export type { ScanCallOptions } from './scans/scan-place.js'
export type { ScanReport, Vulnerability } from './scans/scan-report.js'
export type { ScanStatus } from './scans/scan-status.js'
export { sortVulnerabilities } from './scans/sort-vulnerabilities.js'
export type { ScanWaitOptions } from './scans/wait-for-scan.js'
export type { ClientOptions, UsernameToken } from './session/client-options.js'
export type {
  StorageCalls,
  StorageReportOptions,
  StorageRequestOptions,
  StorageWaitOptions,
} from './storage/storage-calls.js'
export type {
  CleanUpSuggestion,
  FigureBasis,
  RepositoryUse,
  StorageReport,
  StorageRequestStatus,
} from './storage/storage-report.js'
export type { Progress, ProgressListener, ProgressStep } from './support/progress.js'
export { formatBytes, formatDuration } from './support/units.js'
export { type UserFolders, userFolders } from './support/user-folders.js'
export type { ComparedValue, Difference } from './templates/difference.js'
export type { Finding, FindingCode } from './templates/finding.js'
export { findNetcode, NETCODES, type Netcode } from './templates/netcode.js'
export type { Assumption, ProposedTemplate } from './templates/propose-template.js'
export type {
  TemplateCallOptions,
  TemplateCalls,
  TemplateCheckOptions,
  TemplateProposeOptions,
} from './templates/template-calls.js'
export type { TemplateFacts } from './templates/template-facts.js'
export type { DeletedTemplate, KeptTemplate, PutTemplate, TemplatePlan } from './templates/template-plan.js'
export type { LinkedItem } from './versions/reconcile.js'
export type {
  LinkAllOptions,
  LinkAllReport,
  LinkOptions,
  LinkReport,
  VersionCalls,
} from './versions/version-calls.js'
export type { EnsuredVersion } from './versions/version-desk.js'
export type {
  WatchConflict,
  WatchEvent,
  WatchedVersion,
  WatchFailure,
  WatchReport,
  WatchRun,
  WebhookRegistration,
} from './watch/watch-event.js'
export type { WatchListen, WatchOptions } from './watch/watch-options.js'
