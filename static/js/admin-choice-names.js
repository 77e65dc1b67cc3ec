// Gives each list that is searched while one types the name of its label: Select2 leaves
// it without one. Its parts are made after the page, and with each row that is added.
(() => {
  function name(root) {
    for (const list of root.querySelectorAll('select.admin-autocomplete')) {
      const shown = list.nextElementSibling?.querySelector('[role="combobox"]');
      const label = list.getAttribute('aria-label') ?? list.labels[0]?.textContent.trim().replace(/:$/, '');
      if (!shown || !label) continue;
      shown.removeAttribute('aria-labelledby');
      for (const part of [shown, ...shown.querySelectorAll('[role="textbox"]')]) {
        part.setAttribute('aria-label', label);
      }
    }
  }
  const soon = root => setTimeout(name, 0, root);
  addEventListener('load', () => soon(document));
  document.addEventListener('formset:added', event => soon(event.target));
})();
