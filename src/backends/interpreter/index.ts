export { createInterpreterBackend } from './device.ts';
