// A form is sent once, however often its button is tapped. Whoever comes back to the
// page, or waits in vain, can send it again.
let again;
const free = () => {
  clearTimeout(again);
  for (const button of document.querySelectorAll("button:disabled")) button.disabled = false;
};
addEventListener("submit", ({ target, submitter, defaultPrevented }) => {
  if (defaultPrevented || !submitter) return;
  // Not yet: a disabled button would not be sent with its form.
  setTimeout(() => (submitter.disabled = true));
  again = setTimeout(free, 15000);
});
addEventListener("pageshow", free);
