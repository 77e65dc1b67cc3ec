// Gives each list that is searched while one types the name of its label: Select2 leaves
// it without one. Its parts are made after the page, and with each row that is added.
const name = root => {
  for (const list of root.querySelectorAll('select.admin-autocomplete')) {
    const shown = list.nextElementSibling?.querySelector('[role="combobox"]');
    const label = list.getAttribute('aria-label') ?? list.labels[0]?.textContent.replace(/:$/, '');
    if (!shown || !label) continue;
    shown.setAttribute('aria-label', label);
    shown.removeAttribute('aria-labelledby');
    shown.setAttribute('aria-describedby', shown.querySelector('[id$="-container"]').id);
  }
};
addEventListener('load', () => name(document));
document.addEventListener('formset:added', event => setTimeout(name, 0, event.target));
