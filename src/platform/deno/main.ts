import process from 'node:process';
import type { Platform } from '../platform.ts';
import { respond } from './respond.ts';
import { serve } from './serve.ts';
import { trust } from './trust.ts';

export const platform: Platform = { runtime: `deno ${process.versions.deno}`, respond, serve, trust };
