/** A Novita of our own: what tests and benchmarks use of it. */
export { simulatorKey, type Account } from './accounts';
export type { Fault, FaultKind, Faults } from './faults';
export { Novita } from './novita';
export type { NovitaOptions } from './options';
export { startSimulator, type Simulator, type SimulatorOptions } from './start';
export { stopEncoder } from './video/encode';
export type * from './types';
export type { ClipMaker, ClipRequest } from './video/encode';
