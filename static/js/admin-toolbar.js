// Buttons and shortcuts that put Markdown around the chosen words.
document.addEventListener("DOMContentLoaded", () => {
  const bar = document.querySelector("[data-toolbar]");
  const body = document.querySelector("textarea.article-body");
  if (!bar || !body) return;

  // Unlike setRangeText it can be undone with the keyboard, where browsers offer it.
  const insert = (text) => document.execCommand("insertText", false, text) || body.setRangeText(text, body.selectionStart, body.selectionEnd, "end");

  function wrap(before, after, placeholder) {
    const start = body.selectionStart;
    const chosen = body.value.slice(start, body.selectionEnd) || placeholder;
    body.focus();
    insert(before + chosen + after);
    body.setSelectionRange(start + before.length, start + before.length + chosen.length);
  }

  function prefixLines(prefix) {
    const start = body.value.lastIndexOf("\n", body.selectionStart - 1) + 1;
    const end = Math.max(body.selectionEnd, start);
    const lines = body.value.slice(start, end).split("\n");
    body.focus();
    body.setSelectionRange(start, end);
    insert(lines.map((line) => prefix + line.replace(/^(?:#+ |- )/, "")).join("\n"));
  }

  const acts = {
    bold: () => wrap("**", "**", "bold"),
    italic: () => wrap("*", "*", "italic"),
    heading: () => prefixLines("## "),
    list: () => prefixLines("- "),
    link: () => wrap("[", "](https://)", "words"),
    citation: () => { body.focus(); insert("[@"); },
    highlight: () => wrap("==", "==", "words that hold their citation"),
    claim: () => wrap("::claim{", "}", "key"),
    image: () => body.dispatchEvent(new CustomEvent("choose-image", { bubbles: true })),
  };

  const buttons = [...bar.querySelectorAll("button")];
  const keys = new Map(buttons.map((button) => [button.dataset.key, button]));
  body.before(bar);
  bar.hidden = false;

  // One stop for the tab key; arrows move inside, as in every toolbar.
  const focusable = (wanted) => buttons.forEach((button) => { button.tabIndex = button === wanted ? 0 : -1; });
  focusable(buttons[0]);
  bar.addEventListener("keydown", (event) => {
    const here = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = buttons[(to + buttons.length) % buttons.length];
    focusable(next);
    next.focus();
  });
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    focusable(button);
    acts[button.dataset.act]();
  });
  body.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.getModifierState("AltGraph")) return;
    const button = keys.get(`${event.altKey ? "Alt+" : ""}${event.code.replace(/^(?:Key|Digit)/, "")}`);
    if (!button) return;
    event.preventDefault();
    acts[button.dataset.act]();
  });
});
