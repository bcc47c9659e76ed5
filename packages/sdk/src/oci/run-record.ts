import { z } from 'zod'
import type { RunConfig } from './config.js'
import { healthCheckRecord } from './health-check.js'

const strings = z.array(z.string()).nullish()
const keys = z.record(z.string(), z.unknown()).nullish()

/**
 * Reads how a container runs, as OCI and Docker write it in configurations: absent, `null` and empty mean the same.
 *
 * @see image-spec v1.1, config.md, "config"
 */
export const runRecord = z
  .looseObject({
    User: z.string().nullish(),
    WorkingDir: z.string().nullish(),
    Entrypoint: strings,
    Cmd: strings,
    Env: strings,
    ExposedPorts: keys,
    Volumes: keys,
    StopSignal: z.string().nullish(),
    Healthcheck: healthCheckRecord.nullish(),
    Labels: z.record(z.string(), z.string()).nullish(),
  })
  .transform((wire): RunConfig => {
    const ports = Object.keys(wire.ExposedPorts ?? {})
    const volumes = Object.keys(wire.Volumes ?? {})
    const labels = wire.Labels ?? {}
    return {
      ...(wire.User && { user: wire.User }),
      ...(wire.WorkingDir && { workingDir: wire.WorkingDir }),
      ...(wire.Entrypoint?.length && { entrypoint: wire.Entrypoint }),
      ...(wire.Cmd?.length && { args: wire.Cmd }),
      ...(wire.Env?.length && { env: wire.Env }),
      ...(ports.length > 0 && { exposedPorts: ports }),
      ...(volumes.length > 0 && { volumes }),
      ...(wire.StopSignal && { stopSignal: wire.StopSignal }),
      ...(wire.Healthcheck && { healthcheck: wire.Healthcheck }),
      ...(Object.keys(labels).length > 0 && { labels }),
    }
  })
