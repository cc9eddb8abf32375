import { createCpuBackend } from '../../src/backends/cpu/index.ts';
import { testBackend } from './suite.ts';

testBackend('cpu', createCpuBackend);
