import { cpus, totalmem } from 'node:os'

/** The machine that a benchmark ran on, in one line. */
export function machine(): string {
  const [cpu] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `Node ${process.version}, ${cpus().length} × ${cpu?.model ?? 'unknown CPU'}, ${memory} GB, ${process.platform}`
}
