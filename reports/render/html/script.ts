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
  const inert = (source) => {
    const template = document.createElement('template');
    template.innerHTML = source;
    return template;
  };
  const textOf = (row) => {
    if (!texts.has(row)) {
      const late = row.querySelector('noscript');
      const inside = late ? inert(late.textContent).content.textContent : '';
      const own = Array.from(row.cells, (cell) => (cell.querySelector('summary') ?? cell).textContent).join(' ');
      texts.set(row, (late ? own + ' ' + inside : row.textContent).toLowerCase());
    }
    return texts.get(row);
  };
  const choices = ['outcome', 'profile', 'level', 'counts', 'area'];
  const matches = (row, words, chosen) =>
    chosen.every(([name, value]) => value === '' || row.dataset[name] === value) &&
    words.every((word) => textOf(row).includes(word));
  const filter = () => {
    const data = new FormData(form);
    const words = String(data.get('text')).toLowerCase().split(/\\s+/).filter(Boolean);
    const chosen = choices.map((name) => [name, data.get(name)]);
    let count = 0;
    for (const row of rows) {
      row.hidden = !matches(row, words, chosen);
      if (!row.hidden) count += 1;
    }
    shown.textContent = count + ' of ' + rows.length + ' shown';
    none.hidden = count > 0;
    remember(data);
  };
  // The filters stand in the address, so that a link shows what its sender saw.
  const remember = (data) => {
    const query = new URLSearchParams();
    for (const name of ['text', ...choices]) if (data.get(name)) query.set(name, String(data.get(name)));
    const text = query.toString();
    const search = text === '' ? '' : '?' + text;
    if (search !== location.search) {
      try {
        history.replaceState(null, '', location.pathname + search + location.hash);
      } catch {
        // Shown inside another page: its address is not ours.
      }
    }
  };
  const recall = () => {
    const query = new URLSearchParams(location.search);
    for (const name of ['text', ...choices]) {
      const field = form.elements[name];
      field.value = query.get(name) ?? '';
      if (field.value !== (query.get(name) ?? '')) field.value = '';
    }
  };
  const setExpanded = (open) => {
    expand.setAttribute('aria-pressed', String(open));
    for (const row of rows) {
      const details = row.querySelector('details');
      if (row.hidden && open) continue;
      if (open) draw(details);
      details.open = open;
    }
  };
  form.addEventListener('input', filter);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(filter));
  const draw = (details) => {
    const late = details.querySelector(':scope > noscript');
    if (!late) return;
    late.replaceWith(inert(late.textContent).content);
  };
  // The event of opening does not bubble.
  document.addEventListener('toggle', (event) => { if (event.target.open) draw(event.target); }, true);
  expand.addEventListener('click', () => setExpanded(expand.getAttribute('aria-pressed') !== 'true'));

  for (const link of document.querySelectorAll('a[data-outcome]')) {
    link.addEventListener('click', () => {
      form.reset();
      form.elements.outcome.value = link.dataset.outcome;
      form.elements.counts.value = 'yes';
      setTimeout(filter);
    });
  }

  const reveal = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    if (!target) return;
    if (target.hidden) {
      form.reset();
      setTimeout(() => target.scrollIntoView({ behavior: 'instant' }));
    }
    const open = (details) => { draw(details); details.open = true; };
    if (target.matches('details')) open(target);
    const inside = target.matches('tr, li') ? target.querySelector('details') : null;
    if (inside) open(inside);
    for (let up = target.parentElement; up; up = up.parentElement) if (up.matches('details')) open(up);
    // What came into sight has been laid out only now, and may have moved it.
    target.scrollIntoView({ behavior: 'instant' });
    requestAnimationFrame(() => target.scrollIntoView({ behavior: 'instant' }));
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

  // Paper gets a summary, unless everything is asked for.
  let opened = [];
  addEventListener('beforeprint', () => {
    if (!root.classList.contains('print-all')) return;
    const wanted = '.reproduce, .for-finding, .group details, .interop details, .others details';
    opened = Array.from(document.querySelectorAll(wanted)).filter((d) => !d.open);
    for (const details of opened) {
      draw(details);
      details.open = true;
    }
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
    opened = [];
    root.classList.remove('print-all');
  });
  for (const button of document.querySelectorAll('button[data-print]')) {
    button.addEventListener('click', () => {
      root.classList.toggle('print-all', button.dataset.print === 'all');
      print();
    });
  }

  recall();
  filter();
  reveal();
})();
`;
