/**
 * What the page does where scripts run: filters, copying, opening what a link leads to, and opening what paper needs.
 * Plain JavaScript for the reader's browser; without it the page is complete, only the controls stay away.
 */
export const script = `
(() => {
  'use strict';
  const root = document.documentElement;
  root.classList.add('js');
  const form = document.getElementById('filters');
  const shown = document.getElementById('shown');
  const none = document.getElementById('no-match');
  const expand = document.getElementById('expand');
  const rows = Array.from(document.querySelectorAll('.requirements tbody tr'));
  const texts = new Map();
  const textOf = (row) => {
    if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
    return texts.get(row);
  };
  const matches = (row, words, chosen) =>
    chosen.every(([name, value]) => value === '' || row.dataset[name] === value) &&
    words.every((word) => textOf(row).includes(word));
  const filter = () => {
    const data = new FormData(form);
    const words = String(data.get('text')).toLowerCase().split(/\\s+/).filter(Boolean);
    const chosen = ['outcome', 'profile', 'level', 'area'].map((name) => [name, data.get(name)]);
    let count = 0;
    for (const row of rows) {
      row.hidden = !matches(row, words, chosen);
      if (!row.hidden) count += 1;
    }
    shown.textContent = count + ' of ' + rows.length + ' shown';
    none.hidden = count > 0;
  };
  const setExpanded = (open) => {
    expand.setAttribute('aria-pressed', String(open));
    for (const row of rows) {
      const details = row.querySelector('details');
      if (!row.hidden || !open) details.open = open;
    }
  };
  form.addEventListener('input', filter);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(filter));
  expand.addEventListener('click', () => setExpanded(expand.getAttribute('aria-pressed') !== 'true'));

  const select = (name, value) => {
    form.reset();
    form.elements[name].value = value;
    filter();
  };
  for (const link of document.querySelectorAll('a[data-outcome]')) {
    link.addEventListener('click', () => setTimeout(() => select('outcome', link.dataset.outcome)));
  }

  const reveal = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    if (!target) return;
    if (target.hidden) {
      form.reset();
      setTimeout(() => target.scrollIntoView());
    }
    if (target.matches('details')) target.open = true;
    const inside = target.matches('tr') ? target.querySelector('details') : null;
    if (inside) inside.open = true;
    for (let up = target.parentElement; up; up = up.parentElement) if (up.matches('details')) up.open = true;
    target.scrollIntoView();
    const focus = target.querySelector('summary');
    if (focus) focus.focus({ preventScroll: true });
  };
  addEventListener('hashchange', reveal);
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash) setTimeout(reveal);
  });

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement('textarea');
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
  };
  for (const button of document.querySelectorAll('button[data-copy]')) {
    button.setAttribute('aria-live', 'polite');
    button.addEventListener('click', async () => {
      await copy(document.getElementById(button.dataset.copy).textContent);
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = 'Copy'; }, 2000);
    });
  }

  let opened = [];
  addEventListener('beforeprint', () => {
    opened = Array.from(document.querySelectorAll('.reproduce, .for-finding, .group details, .interop details')).filter((d) => !d.open);
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
  });

  filter();
  reveal();
})();
`;
