import { testJobs } from '../../../test/store/jobs-suite.ts';
import { testStore } from '../../../test/store/suite.ts';
import { MemoryStore } from './memory.ts';

testStore('memory', async () => new MemoryStore());
testJobs('memory', async () => new MemoryStore());
