/** The backend suite on CUDA: a real driver where `TENSOR_WASM_CUDA_DRIVER` names one, else the software driver. */
import { createCudaBackend } from '../../src/backends/cuda/index.ts';
import { testBackend } from './suite.ts';

process.env.TENSOR_WASM_CUDA_DRIVER ??= 'emulator';

testBackend('cuda', () => createCudaBackend());
