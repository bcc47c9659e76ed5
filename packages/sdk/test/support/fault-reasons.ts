/** Why a cell of the table cannot be. */
export const why = {
  USUAL: 'the usual answer here, with a meaning of its own',
  NO_BODY: 'the request has no body',
  NO_RANGE: 'the request is for no range',
  NO_SESSION: 'the request is not part of an upload session',
  NO_LOCATION: 'the answer does not say where to go on',
  NO_DIGEST: 'no digest is read from the head of the answer',
  NO_BYTES: 'neither side sends bytes that have a digest',
  NOT_A_WRITE: 'the request stores nothing',
  NO_QUOTA: 'registries check it when a session opens and when it closes',
  NOT_THE_TAG: 'the request does not write the tag',
  BEHIND: 'the request is sent behind the caller, who has had an answer by then',
} as const
