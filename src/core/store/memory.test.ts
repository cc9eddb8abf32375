import { testStore } from '../../../test/store/suite.ts';
import { MemoryStore } from './memory.ts';

testStore('memory', async () => new MemoryStore());
