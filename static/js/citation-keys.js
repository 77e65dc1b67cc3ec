// Finds keys in the list of sources and puts them where the cursor is in the body.
document.addEventListener("DOMContentLoaded", () => {
  const panel = document.querySelector("[data-citation-keys]");
  const body = document.querySelector("textarea.article-body");
  if (!panel || !body) return;

  const entries = [...panel.querySelectorAll("li")].filter((entry) => entry.querySelector("code"));
  const filter = panel.querySelector("[data-filter]");
  filter.hidden = false;
  filter.querySelector("input").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    for (const entry of entries) entry.hidden = !entry.textContent.toLowerCase().includes(wanted);
  });

  for (const entry of entries) {
    const key = entry.querySelector("code").textContent;
    const insert = document.createElement("button");
    insert.type = "button";
    insert.textContent = "Insert";
    insert.setAttribute("aria-label", `Insert ${key}`);
    insert.addEventListener("click", () => {
      body.setRangeText(key, body.selectionStart, body.selectionEnd, "end");
      body.focus();
      body.dispatchEvent(new Event("input", { bubbles: true }));
    });
    entry.prepend(insert);
  }
});
