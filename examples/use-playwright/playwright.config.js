import { defineConfig } from '@playwright/test';

export default defineConfig({
  testMatch: '*.test.js',
  use: { airiskOptions: { interaction: 'login' } },
});
