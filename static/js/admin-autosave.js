// Keeps what is typed on the server as this person's own unsaved words. It never saves
// the article: that is what the button is for.
document.addEventListener("DOMContentLoaded", () => {
  const state = document.querySelector("[data-autosave]");
  const form = document.querySelector("#article_form");
  if (!state || !form) return;

  const PAUSE = 1500;
  let waiting;
  let asking;

  async function keep() {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(state.dataset.autosave, { method: "POST", body: new FormData(form), signal: asking.signal, headers: { Accept: "application/json" } });
      const told = await answer.json();
      state.textContent = answer.ok ? `Not saved yet. What you typed is kept for you since ${told.kept_at}.` : told.error;
    } catch (error) {
      if (error.name === "AbortError") return;
      state.textContent = "What you typed could not be kept. Check that you are online and still signed in; it is still here.";
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formAction.endsWith("/preview/")) return;
    clearTimeout(waiting);
    asking?.abort();
  });
});
