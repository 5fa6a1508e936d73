import { defineConfig } from '@playwright/test';

const { AIRISK_BROWSER: executablePath } = process.env; // absent: the browser that Playwright installed

export default defineConfig({
  testMatch: '*.test.js',
  use: {
    airiskOptions: { interaction: 'login' },
    launchOptions: executablePath ? { executablePath, args: ['--no-sandbox'] } : {},
  },
});
