export { tracedBatch } from './batch.ts'
export { type MarkedSchema, type SchemaOf, schemaMarks } from './schema-marks.ts'
export { kafka, nats, type RabbitmqNames, rabbitmq, type System } from './systems.ts'
export { type TracingOptions, traced } from './traced.ts'
