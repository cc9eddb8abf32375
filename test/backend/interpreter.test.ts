import { createInterpreterBackend } from '../../src/backends/interpreter/index.ts';
import { testBackend } from './suite.ts';

testBackend('interpreter', createInterpreterBackend);
