// Shows the preview beside the body and keeps it fresh as the writer types. Without
// this file the button opens the same preview in a new tab.
document.addEventListener("DOMContentLoaded", () => {
  const panel = document.querySelector("[data-article-preview]");
  const body = document.querySelector(".field-body");
  if (!panel || !body) return;

  const PAUSE = 700;
  const button = panel.querySelector("button[formaction]");
  const live = panel.querySelector("[data-live]");
  const frame = live.querySelector("iframe");
  const state = live.querySelector("[data-state]");
  const form = button.form;
  let waiting;
  let asking;

  body.classList.add("with-preview");
  body.append(live);
  live.hidden = false;

  // The first time as a real page, so that its numbers lead to its references.
  button.formTarget = frame.name;
  form.requestSubmit(button);
  button.formTarget = "_blank";

  async function refresh() {
    asking?.abort();
    asking = new AbortController();
    state.textContent = "Refreshing the preview…";
    try {
      const answer = await fetch(button.formAction, { method: "POST", body: new FormData(form), signal: asking.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !page.querySelector("main .essay")) throw new Error(`answered ${answer.status}`);
      // Only what changed inside: the writer's place in the preview stays.
      frame.contentDocument.querySelector("main").replaceWith(page.querySelector("main"));
      state.textContent = "The preview shows what you typed.";
    } catch (error) {
      if (error.name === "AbortError") return;
      state.textContent = "The preview could not be refreshed. Check that you are online and still signed in; what you typed is still here.";
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, PAUSE);
  });
});
