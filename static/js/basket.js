// A quantity is taken as soon as it is chosen, and the basket counted again in place.
// When anything goes wrong the form is sent as it would be without this file.
const main = document.querySelector("main");
let newest = 0;
let last = Promise.resolve();
const take = async (form, focus) => {
  const turn = ++newest;
  main.ariaBusy = true;
  try {
    const body = new URLSearchParams(new FormData(form));
    // One after another: two at once could arrive in either order.
    const answer = await (last = last.then(() => fetch(form.action, { method: "POST", body })));
    if (!answer.ok) throw answer.status;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== newest) return;
    document.title = page.title;
    main.replaceChildren(...page.querySelector("main").childNodes);
    dispatchEvent(new Event("basket"));
    (document.getElementById(focus) ?? main).focus();
    main.ariaBusy = false;
  } catch {
    form.requestSubmit();
  }
};
main.addEventListener("change", ({ target }) => {
  if (target.matches(".item select")) take(target.form, target.id);
});
