export { type Excess, excesses } from './limits.ts'
export type { Counts, Drained, Measurement, Watcher } from './measurement.ts'
export { prometheusText } from './prometheus.ts'
export { type Declared, type Watched, watchedIn } from './watched.ts'
