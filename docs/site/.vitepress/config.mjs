/** The site: the Markdown of the repository as it stands, so that every page reads the same there and here. */
import { defineConfig } from 'vitepress';
import { copyPages, pages } from './copy-pages.mjs';
import { drawDiagrams } from './draw-diagrams.mjs';
import { emptyHeaders } from './empty-headers.mjs';
import { keepLinks, slugOf } from './keep-links.mjs';
import { sidebar } from './pages.mjs';

copyPages();

export default defineConfig({
  title: 'airisk-conformance',
  description: 'Conformance test harness and mock provider for the AIRisk OAuth2 API',
  lang: 'en',
  // The address below which it is served, such as /airisk-conformance/.
  base: process.env.DOCS_BASE || '/',
  srcDir: pages,
  rewrites: (page) => page.replace(/(^|\/)README\.md$/, '$1index.md'),
  outDir: './dist',
  cacheDir: './node_modules/.vitepress',
  // A dead link ends the build.
  ignoreDeadLinks: false,
  lastUpdated: false,
  vite: {
    build: { chunkSizeWarningLimit: 2000 },
  },
  markdown: {
    // Those of the default miss the contrast that WCAG asks for, here and there.
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    anchor: { slugify: slugOf },
    config(md) {
      keepLinks(md);
      drawDiagrams(md);
      emptyHeaders(md);
    },
  },
  themeConfig: {
    nav: [
      { text: 'Documentation', link: '/docs/' },
      { text: 'Requirements', link: '/docs/requirements' },
      { text: 'Changelog', link: '/CHANGELOG' },
    ],
    sidebar,
    outline: { level: [2, 3], label: 'On this page' },
    search: { provider: 'local' },
    docFooter: { prev: false, next: false },
  },
});
