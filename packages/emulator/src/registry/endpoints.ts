import { answerBase } from './base.js'
import { answerBlob, deleteBlob } from './blobs.js'
import { listRepositories } from './catalog.js'
import type { Endpoint } from './endpoint.js'
import { answerManifest, deleteManifest, putManifest } from './manifests.js'
import { listReferrers } from './referrers.js'
import type { RouteKind } from './route.js'
import { listTags } from './tags.js'
import { cancelUpload, finishUpload, resumeUpload, uploadStatus } from './upload-session.js'
import { startUpload } from './uploads.js'

/** All endpoints of the registry by kind of path and method; HEAD is answered as GET without its body. */
export const ENDPOINTS: Readonly<Record<RouteKind, Readonly<Partial<Record<string, Endpoint>>>>> = {
  base: { GET: { needs: 'identity', answer: answerBase } },
  catalog: { GET: { needs: 'identity', answer: listRepositories } },
  tags: { GET: { needs: 'pull', answer: listTags } },
  referrers: { GET: { needs: 'pull', answer: listReferrers } },
  blob: {
    GET: { needs: 'pull', answer: answerBlob },
    DELETE: { needs: 'delete', answer: deleteBlob },
  },
  manifest: {
    GET: { needs: 'pull', answer: answerManifest },
    PUT: { needs: 'push', answer: putManifest },
    DELETE: { needs: 'delete', answer: deleteManifest },
  },
  uploads: { POST: { needs: 'push', answer: startUpload } },
  // A session belongs to the pusher from start to end, so looking at it and cancelling it take no more.
  upload: {
    GET: { needs: 'push', answer: uploadStatus },
    PATCH: { needs: 'push', answer: resumeUpload },
    PUT: { needs: 'push', answer: finishUpload },
    DELETE: { needs: 'push', answer: cancelUpload },
  },
}
