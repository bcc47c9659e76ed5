export type { Credential } from './auth/accounts.js'
export { type Emulator, startEmulator } from './emulator.js'
export { EmulatorError, type EmulatorErrorCode } from './emulator-error.js'
export type { AuthMode, EmulatorOptions, LeftOut, Profile } from './emulator-options.js'
export type {
  BodyLimit,
  ClockSkew,
  CutAnswer,
  CutRequest,
  FaultEffect,
  FaultInput,
  FaultMatch,
  FaultRequest,
  FaultSchedule,
  FaultSurface,
  Faults,
  HtmlError,
  QuotaReached,
  Redirect,
  ScriptedFault,
  ServerError,
  SlowTransfer,
  TooManyRequests,
  Unauthorized,
  WithoutSettings,
  WrongDigest,
} from './faults/fault.js'
export { parseFaultFlag } from './faults/fault-flag.js'
export type { AuthorizationKind, RequestLogEntry } from './server/request-log.js'
