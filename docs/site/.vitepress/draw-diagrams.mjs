/** Draws ```mermaid blocks while the site is built: no script of a reader's browser has to, and the text stays beside it. */
import { renderMermaidSVG } from 'beautiful-mermaid';

/** Colours of the theme; a picture does not know the page's. */
const SCHEMES = { light: { bg: '#ffffff', fg: '#3c3c43' }, dark: { bg: '#1b1b1f', fg: '#dfdfd6' } };

export function drawDiagrams(md) {
  const { fence } = md.renderer.rules;
  md.renderer.rules.fence = (tokens, at, options, env, self) => {
    const { info, content } = tokens[at];
    return info.trim() === 'mermaid' ? draw(md, content) : fence(tokens, at, options, env, self);
  };
}

function draw(md, text) {
  const pictures = Object.entries(SCHEMES).map(([scheme, colours]) => {
    const svg = renderMermaidSVG(text, { ...colours, transparent: true })
      // Nothing is asked of other hosts.
      .replace(/@import url\([^)]*\);/, '')
      .replaceAll("'Inter', ", '');
    return `<img class="${scheme}-only" alt="The diagram that is below as text" src="data:image/svg+xml,${encodeURIComponent(svg).replaceAll("'", '%27')}">`;
  });
  const source = `<pre v-pre>${md.utils.escapeHtml(text)}</pre>`;
  return `<figure class="diagram"><div tabindex="0" role="group" aria-label="Diagram">${pictures.join('')}</div><details><summary>Diagram as text</summary>${source}</details></figure>\n`;
}
