export {
  type Conflict,
  check,
  type Direction,
  type Finding,
  type Level,
  levels,
  type Verdict
} from './compatibility.ts'
export {
  type ContractFailures,
  Failure,
  type FailureCode,
  type Failures,
  isFailure,
  type RequestFailures,
  type SchemaFailures
} from './failures.ts'
