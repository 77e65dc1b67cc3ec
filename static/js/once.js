// A form is sent once; again after coming back or waiting in vain.
let again;
const free = () => {
  clearTimeout(again);
  for (const button of document.querySelectorAll("button:disabled")) button.disabled = false;
};
addEventListener("submit", ({ target, submitter, defaultPrevented }) => {
  if (defaultPrevented || !submitter) return;
  // Later: a disabled button is not sent.
  setTimeout(() => (submitter.disabled = true));
  again = setTimeout(free, 15000);
});
addEventListener("pageshow", free);
