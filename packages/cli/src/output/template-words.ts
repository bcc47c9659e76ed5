import type { AppTemplate, TemplatePort } from '@slipway/sdk'

/** A port of a template as flags take it: `7777/udp`, `8080/ws,tls`. */
export function portWords({ port, protocol, check, tlsUpgrade }: TemplatePort): string {
  return `${port}/${protocol.toLowerCase()}${tlsUpgrade === true ? ',tls' : ''}${check === false ? ',no-check' : ''}`
}

/** What a deployment gets: `512 CPU units, 1024 MiB`. */
export function resourceWords({ cpuUnits, memoryMib, gpuUnits = 0 }: AppTemplate): string {
  return `${cpuUnits} CPU units, ${memoryMib} MiB${gpuUnits > 0 ? `, ${gpuUnits} GPU units` : ''}`
}
