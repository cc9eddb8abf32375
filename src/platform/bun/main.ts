import process from 'node:process';
import type { Platform } from '../platform.ts';
import { serve } from './serve.ts';
import { trust } from './trust.ts';

export const platform: Platform = { runtime: `bun ${process.versions.bun}`, serve, trust };
